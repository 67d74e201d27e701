package ctl

import (
	"time"

	"reqdesk/core"
)

type peopleTagCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	Tag    string        `arg:"" help:"The tag."`
	Remove bool          `help:"Take it off."`
}

// Run tags.
func (c *peopleTagCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	p, err := d.FollowUp.Tag(s, c.Person, c.Tag, !c.Remove)
	if err != nil {
		return err
	}
	return showPerson(s, d, p.ID)
}

type peopleTagsCmd struct{}

type tagView struct {
	Tag    string `json:"tag"`
	People int    `json:"people"`
}

// Run lists tags.
func (c *peopleTagsCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.FollowUp.Tags(s)
	if err != nil {
		return err
	}
	views := []tagView{}
	for _, t := range all {
		views = append(views, tagView{t.Tag, t.Count})
	}
	return s.show(views, func(row func(...any)) {
		row("TAG", "PEOPLE")
		for _, v := range views {
			row(v.Tag, v.People)
		}
	})
}

type peopleSearchCmd struct {
	Save   searchSaveCmd   `cmd:"" help:"Keep a search under a name."`
	List   searchListCmd   `cmd:"" help:"All saved searches with how many they find now."`
	Run    searchRunCmd    `cmd:"" help:"Whom a saved search finds now."`
	Rename searchRenameCmd `cmd:"" help:"Give a saved search another name."`
	Remove searchRemoveCmd `cmd:"" help:"Forget a saved search."`
}

type searchSaveCmd struct {
	Name string `arg:"" help:"The search's name."`
	Text string `help:"Words that all have to be there."`
	Tag  string `help:"Only with this tag."`
}

// Run saves.
func (c *searchSaveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if _, err := d.FollowUp.SaveSearch(s, core.SavedSearch{Name: c.Name, Text: c.Text, Tag: c.Tag}); err != nil {
		return err
	}
	return (&searchListCmd{}).Run(s)
}

type searchListCmd struct{}

type searchView struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Tag   string `json:"tag"`
	Found int    `json:"found"`
}

// Run lists.
func (c *searchListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.FollowUp.SavedSearches(s)
	if err != nil {
		return err
	}
	views := []searchView{}
	for _, n := range all {
		found, err := d.People.Search(s, n.Text, n.Tag, 0)
		if err != nil {
			return err
		}
		views = append(views, searchView{n.Name, n.Text, n.Tag, len(found)})
	}
	return s.show(views, func(row func(...any)) {
		row("NAME", "WORDS", "TAG", "FOUND")
		for _, v := range views {
			row(v.Name, v.Text, v.Tag, v.Found)
		}
	})
}

type searchRunCmd struct {
	Name string `arg:"" help:"The search's name."`
}

// Run searches.
func (c *searchRunCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.FollowUp.SavedSearch(s, c.Name)
	if err != nil {
		return err
	}
	return (&peopleFindCmd{Text: n.Text, Tag: n.Tag}).Run(s)
}

type searchRenameCmd struct {
	Name string `arg:"" help:"The search's name."`
	To   string `arg:"" help:"The new name."`
}

// Run renames.
func (c *searchRenameCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if _, err := d.FollowUp.RenameSearch(s, c.Name, c.To); err != nil {
		return err
	}
	return (&searchListCmd{}).Run(s)
}

type searchRemoveCmd struct {
	Name string `arg:"" help:"The search's name."`
}

// Run forgets.
func (c *searchRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.FollowUp.RemoveSearch(s, c.Name); err != nil {
		return err
	}
	return (&searchListCmd{}).Run(s)
}

type taskCmds struct {
	Add    taskAddCmd    `cmd:"" help:"Something to be done about a person."`
	List   taskListCmd   `cmd:"" help:"What is to be done, the soonest first."`
	Done   taskDoneCmd   `cmd:"" help:"A task is done."`
	Reopen taskOpenCmd   `cmd:"" help:"A task is to be done after all."`
	Remove taskRemoveCmd `cmd:"" help:"Take a task out again."`
}

type taskView struct {
	Task   string     `json:"task"`
	Person string     `json:"person"`
	Job    string     `json:"job"`
	Text   string     `json:"text"`
	Due    *time.Time `json:"due"`
	Done   *time.Time `json:"done"`
}

func viewOfTask(t core.Task) taskView {
	return taskView{t.ID.String(), t.Person.String(), t.Job.String(), t.Text, stamp(t.Due), stamp(t.Done)}
}

type taskAddCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	Text   string        `arg:"" help:"What is to be done."`
	Due    string        `help:"The day (2026-12-01) or the time (RFC 3339) from which Today shows it; none = some day." placeholder:"DAY"`
	Job    core.JobID    `help:"The job it is about."`
}

// Run adds a task.
func (c *taskAddCmd) Run(s *session) error {
	due, err := dayOrTime(c.Due)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	t, err := d.FollowUp.AddTask(s, core.Task{Person: c.Person, Job: c.Job, Text: c.Text, Due: due})
	return s.showTask(t, err)
}

// dayOrTime reads a day, from its beginning, or a time; "" is zero.
func dayOrTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		err = core.Fail(core.KindUsage, "The day can't be read; nothing was kept.", "Write it like 2026-12-01 or 2026-12-01T09:00:00Z.").Because(err)
	}
	return t, err
}

func (s *session) showTask(t core.Task, err error) error {
	if err != nil {
		return err
	}
	return s.show(viewOfTask(t), func(row func(...any)) { row(t.ID, t.Person, t.Text, t.Due) })
}

type taskListCmd struct{}

// Run lists.
func (c *taskListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	views := []taskView{}
	err = d.DB.View(s, func(tx core.Tx) error {
		open, err := d.FollowUp.OpenTasks(tx)
		for _, t := range open {
			views = append(views, viewOfTask(t))
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("TASK", "PERSON", "JOB", "DUE", "TEXT")
		for _, v := range views {
			due := ""
			if v.Due != nil {
				due = v.Due.Local().Format(time.DateOnly)
			}
			row(v.Task, v.Person, v.Job, due, v.Text)
		}
	})
}

type taskDoneCmd struct {
	Task core.TaskID `arg:"" help:"The task's id."`
}

// Run marks as done.
func (c *taskDoneCmd) Run(s *session) error { return s.finishTask(c.Task, true) }

type taskOpenCmd struct {
	Task core.TaskID `arg:"" help:"The task's id."`
}

// Run opens again.
func (c *taskOpenCmd) Run(s *session) error { return s.finishTask(c.Task, false) }

type taskRemoveCmd struct {
	Task core.TaskID `arg:"" help:"The task's id."`
}

// Run takes it out.
func (c *taskRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.FollowUp.RemoveTask(s, c.Task); err != nil {
		return err
	}
	return (&taskListCmd{}).Run(s)
}

func (s *session) finishTask(id core.TaskID, done bool) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	return s.showTask(d.FollowUp.FinishTask(s, id, done))
}

type touchCmds struct {
	Add    touchAddCmd    `cmd:"" help:"Write a call or message down."`
	Remove touchRemoveCmd `cmd:"" help:"Take it out again."`
}

type touchView struct {
	Touch  string     `json:"touch"`
	Person string     `json:"person"`
	Job    string     `json:"job"`
	Kind   string     `json:"kind"`
	Text   string     `json:"text"`
	At     *time.Time `json:"at"`
}

func viewOfTouch(t core.Touch) touchView {
	return touchView{t.ID.String(), t.Person.String(), t.Job.String(), string(t.Kind), t.Text, stamp(t.At)}
}

type touchAddCmd struct {
	Person core.PersonID `arg:"" help:"The person's id."`
	Text   string        `arg:"" help:"What was said."`
	Kind   string        `enum:"call,message,meeting,other" default:"other" help:"call, message, meeting or other."`
	At     string        `help:"When it was, a day or a time; none = now." placeholder:"DAY"`
	Job    core.JobID    `help:"The job it was about."`
}

// Run writes down.
func (c *touchAddCmd) Run(s *session) error {
	at, err := dayOrTime(c.At)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	t, err := d.FollowUp.AddTouch(s, core.Touch{Person: c.Person, Job: c.Job, Kind: core.TouchKind(c.Kind), Text: c.Text, At: at})
	if err != nil {
		return err
	}
	return s.show(viewOfTouch(t), func(row func(...any)) { row(t.ID, t.Person, t.Kind, t.Text) })
}

type touchRemoveCmd struct {
	Touch core.TouchID `arg:"" help:"Its id, see people show."`
}

// Run takes it out.
func (c *touchRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.FollowUp.RemoveTouch(s, c.Touch); err != nil {
		return err
	}
	return s.show(struct {
		Touch string `json:"touch"`
	}{c.Touch.String()}, func(row func(...any)) { row("Removed.") })
}
