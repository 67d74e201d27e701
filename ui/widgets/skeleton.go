package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// skeletonDelay is how long something may take before it is said that it is being read:
// what comes sooner appears at once, without a flicker before it.
const skeletonDelay = 150 * time.Millisecond

// Skeleton stands for a list that is still being read: grey bars in the form of its rows.
// They appear only where reading takes a while, and never move.
type Skeleton struct {
	widget.BaseWidget
	rows  *fyne.Container
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

// Shown tells whether the bars are there.
func (s *Skeleton) Shown() bool { return s.rows.Visible() }

// Resize belongs to Fyne. The first time, the skeleton is on the screen: the wait begins.
func (s *Skeleton) Resize(z fyne.Size) {
	s.BaseWidget.Resize(z)
	if s.asked {
		return
	}
	s.asked = true
	if stage := windowStage(s); stage != nil && stage.after != nil {
		stage.after(skeletonDelay, s.appear)
		return
	}
	s.appear()
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
		min:     func() fyne.Size { return s.rows.MinSize() },
	})
}
