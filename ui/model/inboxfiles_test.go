package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/ui/model"
)

func TestTheFilesOfAnAnswerAreNamedWithTheirSizes(t *testing.T) {
	got := model.AnswerFiles(core.Message{Files: []core.MessageFile{
		{Name: "cv.pdf", Type: "application/pdf", Size: 400_000}, {Name: "film.mp4", Size: 4_000_000}, {Type: "image/png"}, {Name: "note.txt", Size: 40},
	}})
	want := []model.FileRow{{"cv.pdf", "about 300 KB"}, {"film.mp4", "about 3.0 MB"}, {"A file without a name", "image/png"}, {"note.txt", "30 bytes"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
