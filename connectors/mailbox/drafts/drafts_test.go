package drafts_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reqdesk/connectors/mailbox/drafts"
	"reqdesk/core"
	"reqdesk/core/mailbox"
)

var letter = mailbox.Envelope{From: "rita@agency.example", To: []string{"ada@example.org"}, Raw: []byte("Subject: A job\r\n\r\nHello.\r\n")}

func TestADraftIsAFileThatAMailProgramOpensToSend(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	d := drafts.New(dir)
	if _, err := d.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is there already
		receipt, err := d.Send(t.Context(), letter)
		if err != nil || !receipt.Draft || !strings.HasSuffix(receipt.Detail, ".eml") {
			t.Fatalf("%+v, %v", receipt, err)
		}
		got, err := os.ReadFile(filepath.Join(dir, receipt.Detail))
		if err != nil || !bytes.Equal(got, append([]byte("X-Unsent: 1\r\n"), letter.Raw...)) {
			t.Errorf("%q, %v", got, err)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

func TestAFolderThatCannotBeWrittenIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := drafts.New(filepath.Join(file, "below"))
	if _, err := d.Send(t.Context(), letter); core.KindOf(err) != core.KindStorage {
		t.Error(err)
	}
	if _, err := d.Check(t.Context()); core.KindOf(err) != core.KindStorage {
		t.Error(err)
	}
}
