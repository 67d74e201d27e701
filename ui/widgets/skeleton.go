package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// skeletonDelay is how long something may take before it is said that it is being read:
// what comes sooner appears at once, without a flicker before it.
const skeletonDelay = 150 * time.Millisecond

// longDelay is how long something may take before one is told what, and can end it.
const longDelay = time.Second

// Skeleton stands for a list that is still being read: grey bars in the form of its rows.
// They appear only where reading takes a while, and never move.
type Skeleton struct {
	widget.BaseWidget
	rows  *fyne.Container
	long  *fyne.Container // what takes so long, and how to end it; nil = it is short
	asked bool
}

// NewSkeleton makes one of so many rows.
func NewSkeleton(rows int) *Skeleton {
	s := &Skeleton{rows: VStack(look.Space8)}
	for range rows {
		s.rows.Add(NewSkeletonRow())
	}
	s.rows.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// WithCancel says what is going on, and lets one end it, once it takes more than a second.
func (s *Skeleton) WithCancel(text string, cancel func()) *Skeleton {
	s.long = HStack(look.Space12, Muted(text), NewButton(phrase.T("Cancel"), cancel))
	s.long.Hide()
	s.rows.Objects = append([]fyne.CanvasObject{s.long}, s.rows.Objects...)
	return s
}

// Shown tells whether the bars are there.
func (s *Skeleton) Shown() bool { return s.rows.Visible() }

// Resize belongs to Fyne. The first time, the skeleton is on the screen: the wait begins.
func (s *Skeleton) Resize(z fyne.Size) {
	s.BaseWidget.Resize(z)
	if s.asked {
		return
	}
	s.asked = true
	stage := windowStage(s)
	if stage == nil || stage.after == nil {
		s.appear()
		return
	}
	stage.after(skeletonDelay, s.appear)
	if s.long != nil {
		stage.after(longDelay, s.tell)
	}
}

func (s *Skeleton) tell() {
	s.long.Show()
	s.Refresh()
}

func (s *Skeleton) appear() {
	s.rows.Show()
	s.Refresh()
}

// CreateRenderer belongs to Fyne.
func (s *Skeleton) CreateRenderer() fyne.WidgetRenderer {
	return draw(s, &drawing{
		objects: []fyne.CanvasObject{s.rows},
		layout:  fill(s.rows),
		refresh: s.rows.Refresh,
		min:     func() fyne.Size { return s.rows.MinSize() },
	})
}
