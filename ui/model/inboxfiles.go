package model

import (
	"cmp"
	"fmt"

	"reqdesk/core"
)

// FileRow is a file that came with an answer.
type FileRow struct{ Name, Note string }

// AnswerFiles are the files that came with an answer.
func AnswerFiles(m core.Message) []FileRow {
	var rows []FileRow
	for _, f := range m.Files {
		r := FileRow{Name: cmp.Or(cut(f.Name, 120), "A file without a name"), Note: f.Type}
		if size := sizeWords(f.Size); size != "" {
			r.Note = size
		}
		rows = append(rows, r)
	}
	return rows
}

// sizeWords writes a size as people do. As it is sent, a file is a third larger than on
// the disk, which is what is told.
func sizeWords(sent int64) string {
	bytes := sent * 3 / 4
	switch {
	case sent <= 0:
		return ""
	case bytes < 1000:
		return Count(int(bytes), "byte", "bytes")
	case bytes < 1_000_000:
		return fmt.Sprintf("about %d KB", (bytes+500)/1000)
	}
	return fmt.Sprintf("about %.1f MB", float64(bytes)/1e6)
}
