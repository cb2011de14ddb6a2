package web

import "net/http"

// studiesView lists the studies that somebody may see.
type studiesView struct{ Studies []studyLine }

type studyLine struct{ Name, Question, Right string }

var studiesPage = newPage[studiesView]("studies.html")

func (v *visit) studies() error {
	all, err := v.Store.Studies(v.ctx())
	if err != nil {
		return err
	}
	var view studiesView
	for _, s := range all {
		if right := v.who.Right(s.ID); right != "" {
			view.Studies = append(view.Studies, studyLine{s.Name, s.Question, string(right)})
		}
	}
	if len(view.Studies) == 1 {
		return v.seeOther(studyPath(view.Studies[0].Name, ""))
	}
	return studiesPage.show(v, http.StatusOK, "Studies", view)
}
