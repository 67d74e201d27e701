package model

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// InboxFiles is what one does with the files of e-mails.
type InboxFiles interface {
	// ReadAttachment reads a file of this computer that is to go with a reply.
	ReadAttachment(path string) (letter.File, error)
	// FreePath is a file that does not exist yet.
	FreePath(name string) string
	// SaveAttachment writes the n-th file of an answer to a new file.
	SaveAttachment(ctx context.Context, id core.MessageID, n int, path string) (written string, err error)
	// TakeAttachment puts it into its writer's profile; sure does so although it names
	// somebody else.
	TakeAttachment(ctx context.Context, id core.MessageID, n int, sure bool) error
}

// FileRow is a file that came with an answer, or goes with a reply.
type FileRow struct {
	Name, Note string
	// Warn says what is to be known before it is opened or sent.
	Warn string
	// Resume tells that it may be a résumé, by its kind.
	Resume bool
}

// AnswerFiles are the files that came with an answer.
func AnswerFiles(m core.Message) []FileRow {
	var rows []FileRow
	for _, f := range m.Files {
		name := mailbox.SafeLine(f.Name)
		r := FileRow{Name: cmp.Or(cut(name, 120), phrase.T("A file without a name")), Note: f.Type, Resume: mayBeResume(name, f.Type)}
		if size := sizeWords(f.Size); size != "" {
			r.Note = size
		}
		if mailbox.Program(name) {
			r.Warn = phrase.T("This kind of file may run something when it is opened. Save it only if you expected it.")
		}
		rows = append(rows, r)
	}
	return rows
}

func mayBeResume(name, kind string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return ending == ".pdf" || ending == ".docx" || kind == "application/pdf" || strings.HasSuffix(kind, "wordprocessingml.document")
}

// sizeWords writes a size as people do. As it is sent, a file is a third larger than on
// the disk, which is what is told.
func sizeWords(sent int64) string {
	bytes := sent * 3 / 4
	switch {
	case sent <= 0:
		return ""
	case bytes < 1000:
		return phrase.N(int(bytes), "%d byte", "%d bytes")
	case bytes < 1_000_000:
		return phrase.T("about %d KB", (bytes+500)/1000)
	}
	return phrase.T("about %.1f MB", float64(bytes)/1e6)
}

// diskSize writes the size of a file that lies here.
func diskSize(bytes int) string {
	return strings.TrimPrefix(sizeWords(int64(bytes)*4/3+1), "about ")
}

// Attached are the files that go with the reply.
func (m *InboxModel) Attached() []FileRow {
	var rows []FileRow
	for _, f := range m.files[m.Chosen] {
		r := FileRow{Name: cut(f.Name, 60), Note: diskSize(len(f.Content))}
		if mailbox.Program(f.Name) {
			r.Warn = phrase.T("Most mail servers refuse files like %s, because they may run something: the e-mail may come back.", r.Name)
		}
		rows = append(rows, r)
	}
	return rows
}

// MayAttach tells whether files can go with the reply that is being written.
func (m *InboxModel) MayAttach() bool { return m.do.Files != nil && m.Writing }

// Attach lets files go with the reply. One that does not fit is refused, with the others
// kept.
func (m *InboxModel) Attach(paths ...string) {
	if !m.MayAttach() {
		return
	}
	id := m.Chosen
	Load(m.loop, new(Question), func(context.Context) (list []letter.File, err error) {
		for _, path := range paths {
			f, err := m.do.Files.ReadAttachment(path)
			if err != nil {
				return list, err
			}
			list = append(list, f)
		}
		return list, nil
	}, func(list []letter.File, err error) {
		for _, f := range list {
			if refused := m.takeFile(id, f); err == nil {
				err = refused
			}
		}
		if err != nil {
			m.Refused(err)
		}
		m.Changed()
	})
}

func (m *InboxModel) takeFile(id core.MessageID, f letter.File) error {
	have := m.files[id]
	if slices.ContainsFunc(have, func(o letter.File) bool { return o.Name == f.Name && string(o.Content) == string(f.Content) }) {
		return nil // dropped twice
	}
	size := len(f.Content)
	for _, o := range have {
		size += len(o.Content)
	}
	most := cmp.Or(m.Thread.Blank.Most, letter.MaxFileBytes)
	switch {
	case len(have) >= letter.MaxFiles:
		return core.Fail(core.KindRefused, phrase.T("A reply carries %d files at most; %s was not attached.", letter.MaxFiles, cut(f.Name, 60)), phrase.T("Pack them into one."))
	case int64(size) > most:
		return core.Fail(core.KindRefused, phrase.T("With %s the attachments would be larger than the %d MB that the mail server takes; it was not attached.", cut(f.Name, 60), most>>20),
			phrase.T("Leave one out, or send a link."))
	}
	m.files[id] = append(have, f)
	return nil
}

// Detach takes a file out of the reply.
func (m *InboxModel) Detach(n int) {
	if list := m.files[m.Chosen]; n >= 0 && n < len(list) {
		m.files[m.Chosen] = slices.Delete(slices.Clone(list), n, n+1)
		m.Changed()
	}
}

// MayFetch tells whether the files of the open answer can be had from here.
func (m *InboxModel) MayFetch() bool { return m.do.Files != nil }

// SavePath is where a file of the open answer may be saved.
func (m *InboxModel) SavePath(n int) string {
	a, _ := m.Current()
	if n < 0 || n >= len(a.Message.Files) {
		return ""
	}
	return m.do.Files.FreePath(mailbox.SafeFile(a.Message.Files[n].Name, a.Message.Files[n].Type))
}

// SaveFile fetches a file of the open answer and writes it down.
func (m *InboxModel) SaveFile(n int, path string, done func(note string, err error)) {
	id := m.Chosen
	Load(m.loop, new(Question), func(ctx context.Context) (string, error) {
		return m.do.Files.SaveAttachment(ctx, id, n, strings.TrimSpace(path))
	}, func(_ string, err error) { done("", err) })
}

// Resume is the first file of the open answer that may be a résumé, or -1.
func (m *InboxModel) Resume() int {
	a, ok := m.Current()
	if !ok || !m.CanTake() {
		return -1
	}
	return slices.IndexFunc(AnswerFiles(a.Message), func(r FileRow) bool { return r.Resume })
}

// CanTake tells whether a résumé of the open answer can go to somebody's profile.
func (m *InboxModel) CanTake() bool {
	a, ok := m.Current()
	return ok && m.MayFetch() && a.Person.ID != 0 && !core.Asks(a.Message.Kind, a.Message.Detail)
}

// TakeFile puts a résumé of the open answer into its writer's profile. ask is called
// where it names somebody else; what it is given does so all the same.
func (m *InboxModel) TakeFile(n int, sure bool, ask func(yes func())) {
	a, ok := m.Current()
	if !ok || !m.CanTake() || m.act.Busy() {
		return
	}
	m.Fetching = n + 1
	m.Changed()
	Act(m.loop, &m.act, func(ctx context.Context) error { return m.do.Files.TakeAttachment(ctx, a.Message.ID, n, sure) }, func(err error) {
		m.Fetching = 0
		switch {
		case errors.Is(err, people.ErrOtherName) && !sure:
			ask(func() { m.TakeFile(n, true, ask) })
		case err != nil:
			m.Refused(err)
		default:
			m.Said(phrase.T("%s is in the profile of %s.", cut(AnswerFiles(a.Message)[n].Name, 40), PersonName(a.Person)), nil)
		}
		m.Changed()
	})
}
