package screens_test

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// listDesk changes the not-to-source list of the one job.
type listDesk struct {
	*oneJob
	did []string
}

func (l *listDesk) ListFiles(context.Context, core.JobID) ([]people.File, error) {
	return []people.File{{ListFile: core.ListFile{ID: 3, Name: "german.csv"}, Rows: 2}}, nil
}

func (l *listDesk) UndoFile(_ context.Context, _ core.JobID, file core.ListFileID) (int, error) {
	l.did = append(l.did, "undo")
	n := len(l.listed)
	l.listed = slices.DeleteFunc(l.listed, func(line core.NotSource) bool { return line.File == file })
	return n - len(l.listed), nil
}

func (l *listDesk) RemoveLine(_ context.Context, _ core.JobID, id core.NotSourceID) error {
	l.did = append(l.did, "remove")
	l.listed = slices.DeleteFunc(l.listed, func(line core.NotSource) bool { return line.ID == id })
	return nil
}

func (l *listDesk) SetCompany(_ context.Context, _ core.JobID, name string, _, on bool) error {
	if l.did = append(l.did, "company "+name); on {
		l.listed = append(l.listed, core.NotSource{ID: 20, Origin: "company", Client: 1, Applicant: core.Applicant{Name: name}})
	}
	return nil
}

func (l *listDesk) Suggest(_ context.Context, _ core.JobID, all bool) ([]string, error) {
	if all {
		return []string{"recruiter.example.com"}, nil
	}
	return []string{"Kestrel Rail Systems", "kestrel.example"}, nil
}

func (l *listDesk) ListTemplate(_ context.Context, ext string) (string, error) {
	return "/home/robin/not-to-source" + ext, nil
}

func TestTheNotToSourceListIsChangedByKeys(t *testing.T) {
	office := &listDesk{oneJob: liveJob()}
	office.kept = nil
	office.listed = []core.NotSource{
		{ID: 11, Origin: "file", File: 3, Row: 2, Applicant: core.Applicant{Name: "Jörg Müller", Emails: []string{"joerg@example.org"}}},
		{ID: 12, Origin: "file", File: 3, Row: 3, Applicant: core.Applicant{Name: "Cy Young", Emails: []string{"cy@example.org"}}},
		{ID: 13, Origin: "ats", Applicant: core.Applicant{Name: "Ann Lee", Emails: []string{"ann@example.org"}, Stage: "Interview"}},
	}
	var m *model.NotToSourceModel
	b := newBenchIn(t, look.Options{}, func(b *bench) map[model.Place]shell.Page {
		m = model.NewNotToSource(b.loop, office).WithEdits(office)
		page := screens.NewJob(b, screens.JobModels{
			Job: model.NewJob(b.loop, office), NotToSource: m, Sources: model.NewSources(b.loop, &sourceDesk{oneJob: office.oneJob}, sourceKinds),
			Contacted: model.NewContacted(b.loop, model.ContactedServices{Source: office, Stopper: office, Marker: office}),
			Plan:      model.NewPlan(b.loop, office), Leads: model.NewLeads(b.loop, office), History: model.NewHistory(b.loop, office),
		}, screens.JobIntents{})
		return map[model.Place]shell.Page{model.Job: page}
	})
	b.visit(model.ToJob(7, model.TabSourced))
	b.press(fyne.KeyC)
	b.typeText("Globex")
	b.shoot("nts-company")
	b.confirm()
	b.shoot("nts-tabs")
	if m.Parts()[model.PartCompanies].Count != 1 || b.Busy() {
		t.Fatalf("%v", m.Parts())
	}
	m.Show(model.PartFiles)
	if m.Search("german"); len(m.Rows) != 2 || m.Rows[1].Stage != "german.csv, row 3" {
		t.Errorf("the file finds %v", m.Rows)
	}
	m.Search("")
	if b.button("Take off").Disabled() || b.button("Take the file back").Disabled() {
		t.Error("a line of a file can be taken off, alone or with its file")
	}
	b.press(fyne.KeyU)
	b.shoot("nts-undo")
	b.press(fyne.KeyReturn)
	if !slices.Equal(office.did, []string{"company Globex", "undo"}) || m.Parts()[model.PartFiles].Count != 0 {
		t.Errorf("did %q, %v", office.did, m.Parts())
	}
	m.Show(model.PartATS)
	if !b.button("Take off").Disabled() || !b.button("Take the file back").Disabled() {
		t.Error("neither can be done with somebody in the ATS's pipeline")
	}
	b.press(fyne.KeyD)
	if b.Busy() || len(office.did) != 2 {
		t.Error("somebody in the ATS's pipeline can't be taken off here")
	}
}
