// Package queue works units: it is the only door to River, whose tables live in
// the schema river of the same database.
//
// The life of a unit:
//
//	planned    EnqueueTx, in the transaction that opens its stage
//	   │       a job: run id, unit id, version of the arguments; nothing else
//	   ▼
//	taken      by a worker of the study's queue, in this process or another
//	   │       the run is over? the job is cancelled, and all of its run with it
//	   │       its step exists? the run's counter is put right; done
//	   ▼
//	computed   Handler: no transaction is open, any number of workers may do it
//	   ▼
//	committed  one transaction: claim the step (the fence), write the effects,
//	           complete the job, count, and where that was the stage's last
//	           unit, StageDone plans the next stage
//
// The step row is the only truth; River's state of a job is a hint to run it.
// A worker that was suspended and wakes after its job was given away computes to
// the end and finds the step claimed; one that dies anywhere leaves either no
// trace or a whole unit. So nothing here relies on River's row: a job may be
// given away too early, run twice or be reported on by a worker that no longer
// holds it, and costs time only. What must hold is the other direction: a job
// ends (completed or cancelled) only where its step exists or its run is over.
// Therefore River never gives up on a job by itself (its limit of attempts is
// out of reach); failures are counted here.
//
// A worker process has a row in the table worker and holds a session advisory
// lock on its id, on a connection of its own. When the process dies the server
// frees the lock, and the first process that looks, every two seconds, gives
// the dead one's jobs to whoever is free.
package queue
