// Package web is the review of studies in a browser: pages that the server
// renders, that work without a script, and that a few lines of script make
// quicker. Everything they do is done by a [pipeline.Desk], as it is from the
// command line.
//
// All routes stand in one table (routes.go) with the least right that each takes.
// A handler gets a [visit], which knows who asks and in which study, and returns
// an error that one table (errors.go) turns into a status and a page. What a page
// shows is a struct of its own; a [page] is its template, parsed when the program
// starts.
package web
