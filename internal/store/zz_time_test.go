package store_test
import ("testing";"time";"fmt";"os";"personas/internal/store")
func TestZTime(t *testing.T){
 if os.Getenv("ZT")=="" {t.Skip()}
 l:=newLoad(t,20000,2000)
 ctx:=t.Context()
 for _,q:=range []string{os.Getenv("ZT")} { if len(q)>2 { if _,err:=l.study.Store.Pool().Exec(ctx,q);err!=nil{t.Fatal(err)} } }
 var a,b,c,d time.Duration
 for step:=range l.extracts{
  t1:=time.Now()
  err:=l.study.Store.InTx(ctx,func(tx *store.Tx) error{
   id:=l.units[step].ID
   if _,err:=tx.ClaimStep(ctx,id,0);err!=nil{return err}
   t0:=time.Now()
   if err:=tx.PutExtracts(ctx,l.study.ID,id,l.extracts[step]);err!=nil{return err}
   a+=time.Since(t0);t0=time.Now()
   rows,_:=tx.Query(ctx,`SELECT id FROM quote WHERE step_id=$1`,id)
   ids,err:=collectInt64(rows); if err!=nil{return err}
   b+=time.Since(t0);t0=time.Now()
   err=tx.PutVectors(ctx,l.set,ids,l.vecs[:len(ids)])
   c+=time.Since(t0)
   return err
  })
  if err!=nil{t.Fatal(err)}
  d+=time.Since(t1)
 }
 fmt.Println("extracts",a,"ids",b,"vectors",c,"all",d)
}
