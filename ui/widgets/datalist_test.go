package widgets_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

func jobList(n int) (*widgets.DataList, *int) {
	filled := 0
	d := widgets.NewDataList(
		widgets.Column{Kind: widgets.CellCheck, Width: 22},
		widgets.Column{Title: "Job", Share: 2, Sort: true},
		widgets.Column{Title: "Status", Kind: widgets.CellStatus, Width: 110},
	)
	d.Length = func() int { return n }
	d.Fill = func(row int, cells []widgets.Cell) {
		filled++
		cells[1].Text = fmt.Sprintf("Job %d", row)
		cells[2] = widgets.Cell{Text: "Active", Tone: look.ToneSuccess}
	}
	return d, &filled
}

func TestArrowsMoveEnterOpensAndSpaceTicks(t *testing.T) {
	d, _ := jobList(100)
	var log []string
	d.OnOpen = func(row int) { log = append(log, fmt.Sprint("open ", row)) }
	d.OnMove = func(row int) { log = append(log, fmt.Sprint("move ", row)) }
	d.OnCheck = func(row int) { log = append(log, fmt.Sprint("tick ", row)) }
	d.OnTop = func() { log = append(log, "top") }
	d.OnRune = func(row int, r rune) { log = append(log, fmt.Sprintf("%c on %d", r, row)) }
	b := newTable(t, d)
	d.Focus()
	b.press(fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn, fyne.KeySpace, fyne.KeyEnd, fyne.KeyDown, fyne.KeyHome)
	b.window.Canvas().Focused().TypedRune('c')
	b.press(fyne.KeyEscape)
	want := []string{"top", "move 1", "open 1", "tick 1", "move 99", "move 0", "c on 0"}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape}, b.unused); diff != "" {
		t.Errorf("Escape belongs to the window: %s", diff)
	}
}

func TestShiftTicksTheRowsOnTheWayAndUnticksThemOnTheWayBack(t *testing.T) {
	d, _ := jobList(100)
	ticked := map[int]bool{50: true}
	d.OnSpan = func(first, last int, on bool) {
		for row := first; row <= last; row++ {
			if ticked[row] = on; !on {
				delete(ticked, row)
			}
		}
	}
	top := 0
	d.OnTop = func() { top++ }
	b := newTable(t, d)
	d.Focus()
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftRight}
	list, ok := d.Focusable().(desktop.Keyable)
	if !ok {
		t.Fatal("the rows do not hear Shift")
	}
	list.KeyDown(shift)
	for _, step := range []struct {
		keys []fyne.KeyName
		want []int
	}{
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown}, []int{0, 1, 2, 3, 50}},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyUp}, []int{0, 1, 50}},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyUp}, []int{0, 50}}, // the end is no way out
	} {
		b.press(step.keys...)
		if got := slices.Sorted(maps.Keys(ticked)); !slices.Equal(got, step.want) {
			t.Errorf("after Shift with %v: %v, want %v", step.keys, got, step.want)
		}
	}
	list.KeyUp(shift)
	b.press(fyne.KeyDown, fyne.KeyDown)
	if len(ticked) != 2 || top != 0 {
		t.Errorf("without Shift %v are ticked; out of the list %d times", ticked, top)
	}
}

func TestAClickOpensARowAgainAndAgain(t *testing.T) {
	d, _ := jobList(5)
	opened := 0
	d.OnOpen = func(row int) {
		if row == 1 {
			opened++
		}
	}
	b := newTable(t, d)
	for range 2 {
		test.TapCanvas(b.window.Canvas(), fyne.NewPos(200, 36+4+48+4+20))
	}
	if opened != 2 {
		t.Errorf("two clicks on the second row opened it %d times", opened)
	}
}

func TestAClickOnTheBoxTicksWithoutOpening(t *testing.T) {
	d, _ := jobList(5)
	ticked, opened := -1, 0
	d.OnCheck = func(row int) { ticked = row }
	d.OnOpen = func(int) { opened++ }
	b := newTable(t, d)
	test.TapCanvas(b.window.Canvas(), fyne.NewPos(24, 36+4+48+4+24))
	if ticked != 1 || opened != 0 {
		t.Errorf("ticked row %d, opened %d times", ticked, opened)
	}
}

func TestAPictureInARowSaysMoreUnderTheRestingPointer(t *testing.T) {
	d := widgets.NewDataList(widgets.Column{Title: "Person", Share: 1}, widgets.Column{Title: "Clicked", Kind: widgets.CellSign, Width: 64})
	opened := 0
	d.OnOpen = func(int) { opened++ }
	d.Length = func() int { return 2 }
	d.Fill = func(row int, cells []widgets.Cell) {
		if row == 0 {
			cells[1] = widgets.Cell{Icon: look.IconClicked, Tone: look.TonePrimary, Tip: "Clicked, 20 Nov, 10:00"}
		}
	}
	b := newTable(t, d)
	where := fyne.NewPos(600-6-10-64+12, 36+4+24)
	test.MoveMouse(b.window.Canvas(), where)
	if b.shows("Clicked, 20 Nov, 10:00") {
		t.Error("the tip must wait until the pointer rests")
	}
	b.wind()
	if !b.shows("Clicked, 20 Nov, 10:00") {
		t.Error("no tip under the pointer")
	}
	test.TapCanvas(b.window.Canvas(), where)
	test.MoveMouse(b.window.Canvas(), fyne.NewPos(100, 36+4+24))
	if b.shows("Clicked, 20 Nov, 10:00") || opened != 1 {
		t.Errorf("the tip stayed, or the press did not go to the row (%d)", opened)
	}
}

func TestTabGoesPastTheRowsInOneStep(t *testing.T) {
	d, _ := jobList(100)
	after := widgets.NewButton("After", nil)
	b := newTable(t, widgets.Frame(nil, after, d))
	d.Focus()
	b.window.Canvas().FocusNext()
	if b.window.Canvas().Focused() != fyne.Focusable(after) {
		t.Errorf("Tab led to %T", b.window.Canvas().Focused())
	}
}

func TestAListWithDetailsKeepsItsRowMarked(t *testing.T) {
	d, _ := jobList(5)
	d.Picks()
	var moved []int
	d.OnMove = func(row int) { moved = append(moved, row) }
	b := newTable(t, d)
	test.TapCanvas(b.window.Canvas(), fyne.NewPos(200, 36+4+48+4+20))
	b.press(fyne.KeyDown)
	if diff := cmp.Diff([]int{1, 2}, moved); diff != "" {
		t.Error(diff)
	}
	if d.Current() != 2 {
		t.Errorf("row %d is the current one", d.Current())
	}
}

func TestSpareColumnsAreLeftOutWhereThereIsLittleRoom(t *testing.T) {
	d := widgets.NewDataList(
		widgets.Column{Title: "Job", Share: 1},
		widgets.Column{Title: "Contacted", Width: 80, Spare: 1},
		widgets.Column{Title: "Last sync", Width: 90, Spare: 2},
	)
	d.Length = func() int { return 1 }
	d.Fill = func(_ int, cells []widgets.Cell) { cells[2].Text = "Today" }
	b := newTable(t, d)
	for width, want := range map[float32]string{800: "Job, Contacted, Last sync", 400: "Job, Contacted", 250: "Job"} {
		d.Resize(fyne.NewSize(width, 300))
		if got := strings.Join(heads(d), ", "); got != want {
			t.Errorf("at %v: %s, want %s", width, got, want)
		}
	}
	if least := d.MinSize().Width; least > 250 {
		t.Errorf("the list needs %v", least)
	}
	b.window.Resize(fyne.NewSize(900, 500))
}

func TestATextKeepsAwayFromTheNumberBeforeIt(t *testing.T) {
	d := widgets.NewDataList(
		widgets.Column{Title: "Job", Share: 1},
		widgets.Column{Title: "Contacted", Kind: widgets.CellNumber, Width: 80},
		widgets.Column{Title: "Leads", Kind: widgets.CellNumber, Width: 80},
		widgets.Column{Title: "Last sync", Width: 90},
	)
	b := newTable(t, d)
	var between []float32
	right := float32(0)
	for _, o := range test.WidgetRenderer(d).Objects() {
		if w, ok := o.(fyne.Widget); ok && len(words(w)) > 0 {
			between = append(between, w.Position().X-right)
			right = w.Position().X + w.Size().Width
		}
	}
	if len(between) != 4 || between[3] < between[2]+8 {
		t.Errorf("between the columns: %v", between)
	}
	b.window.Resize(fyne.NewSize(900, 500))
}

// heads are the words of the columns that can be seen.
func heads(d *widgets.DataList) (all []string) {
	for _, o := range test.WidgetRenderer(d).Objects() {
		if w, ok := o.(fyne.Widget); ok {
			all = append(all, words(w)...)
		}
	}
	return all
}

// words are what stands in a widget itself.
func words(w fyne.Widget) (all []string) {
	if !w.Visible() {
		return nil
	}
	for _, in := range test.WidgetRenderer(w).Objects() {
		if word, ok := in.(*widgets.Text); ok {
			all = append(all, word.Text())
		}
	}
	return all
}

func TestPressingAHeadSortsAndPressingItAgainTurnsRound(t *testing.T) {
	d, _ := jobList(5)
	var log []string
	d.OnSort = func(column int, descending bool) { log = append(log, fmt.Sprint(column, descending)) }
	b := newTable(t, d)
	for range 2 {
		test.TapCanvas(b.window.Canvas(), fyne.NewPos(70, 18))
	}
	test.TapCanvas(b.window.Canvas(), fyne.NewPos(540, 18)) // can't be sorted by
	if diff := cmp.Diff([]string{"1 false", "1 true"}, log); diff != "" {
		t.Error(diff)
	}
	b.window.Canvas().FocusNext()
	b.press(fyne.KeyReturn)
	if len(log) != 3 {
		t.Error("a head must answer to the keyboard")
	}
}

func TestAnEmptyListSaysWhatWillBeThere(t *testing.T) {
	d, _ := jobList(0)
	d.WithEmpty(widgets.NewEmptyState(look.IconJobs, "No jobs yet", "They appear here.", nil))
	b := newTable(t, d)
	if !b.shows("No jobs yet") {
		t.Error("nothing says what will be there")
	}
	d.Length = func() int { return 3 }
	d.Refresh()
	if b.shows("No jobs yet") || !b.shows("Job 2") {
		t.Error("rows must take the place of the words")
	}
	if d.Current() != 0 {
		t.Errorf("row %d is the current one", d.Current())
	}
}

func TestALongListDrawsOnlyWhatCanBeSeen(t *testing.T) {
	d, filled := jobList(200_000)
	newTable(t, d)
	*filled = 0
	d.Refresh()
	if *filled > 60 {
		t.Errorf("%d rows were filled for one refresh", *filled)
	}
	d.SetCurrent(150_000)
	if d.Current() != 150_000 {
		t.Errorf("row %d is the current one", d.Current())
	}
}

func BenchmarkRefreshOfALongList(b *testing.B) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(look.New(look.Options{}))
	d, _ := jobList(200_000)
	w := test.NewWindow(d)
	defer w.Close()
	w.Resize(fyne.NewSize(1120, 740))
	b.ReportAllocs()
	for b.Loop() {
		d.Refresh()
	}
}

func TestAStepFillsOnlyTheRowsThatComeIntoSight(t *testing.T) {
	d, filled := jobList(200_000)
	b := newTable(t, d)
	d.Focus()
	for _, step := range []struct {
		key   fyne.KeyName
		times int
		most  int
	}{
		{fyne.KeyDown, 3, 0}, // all are in sight already
		{fyne.KeyDown, 10, 11},
		{fyne.KeyPageDown, 1, 8},
		{fyne.KeyEnd, 1, 9},
		{fyne.KeyUp, 2, 0},
	} {
		*filled = 0
		for range step.times {
			b.press(step.key)
		}
		if *filled > step.most {
			t.Errorf("%d times %s filled %d rows, want %d at most", step.times, step.key, *filled, step.most)
		}
	}
	if !b.shows("Job 199999") || !b.shows("Job 199997") || b.shows("Job 13") {
		t.Error("the rows in sight are not the last ones")
	}
}

func TestTheWheelShowsTheRowsThatAreThere(t *testing.T) {
	d, _ := jobList(1000)
	b := newTable(t, d)
	test.Scroll(b.window.Canvas(), fyne.NewPos(200, 200), 0, -5200) // a hundred rows
	if !b.shows("Job 100") || !b.shows("Job 104") || b.shows("Job 0") || b.shows("Job 99") {
		t.Error("the rows in sight are not those a hundred further down")
	}
	d.Length = func() int { return 3 }
	d.Refresh()
	if !b.shows("Job 0") || b.shows("Job 3") || b.shows("Job 100") {
		t.Error("of three rows not the three are shown")
	}
}

func TestTheCurrentRowIsBroughtIntoSight(t *testing.T) {
	d, _ := jobList(1000)
	d.SetCurrent(500) // before there is any room
	b := newTable(t, d)
	if !b.shows("Job 500") {
		t.Error("row 500 is not in sight once the list is there")
	}
	n := 2000
	d.Length = func() int { return n }
	d.SetCurrent(1999) // the list was not told yet that there are more
	if !b.shows("Job 1999") {
		t.Error("row 1999 is not in sight")
	}
}

func TestOneRowIsDrawnAnew(t *testing.T) {
	d, _ := jobList(5)
	b := newTable(t, d)
	d.Fill = func(row int, cells []widgets.Cell) { cells[1].Text = fmt.Sprint("New ", row) }
	d.RefreshRow(2)
	if !b.shows("New 2") || !b.shows("Job 1") {
		t.Error("not row 2, or another one too, was drawn anew")
	}
}
