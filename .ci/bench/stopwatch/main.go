// Stopwatch presses keys and the mouse in a window and tells how long the window took
// to show something for it. The display server reports each drawing; after each the
// window is looked at, a few milliseconds, but for keys held down and the wheel.
//
//	stopwatch WINDOW
//
// reads one act a line from standard input, and answers each with one line: the
// milliseconds from the key to the first frame after it, those to the frame that shows
// what the window shows in the end, how many frames there were, and the longest pause
// between two, in milliseconds. With text that is typed it counts from the last key.
//
//	key ctrl+Return     keys, parted by +
//	open ctrl+i 1500    the same, but it rests only after so many milliseconds
//	type a few words
//	click X Y           in the window
//	hold Down 3000      a key held down so many milliseconds
//	wheel 5 3000        button 5 turned for so many milliseconds, 100 times a second
//	wait 20000          nothing is pressed: until the window rests, at most so long
package main

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

const (
	// rest is how long nothing is drawn before the answer to most acts counts as complete.
	rest = 400 * time.Millisecond
	// longest is how long an answer is awaited.
	longest = 8 * time.Second
	// apart is the least time between two frames: what is drawn sooner is the same one.
	apart = 3 * time.Millisecond
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "stopwatch:", err)
		os.Exit(1)
	}
}

// hand is a connection to the display with a keyboard and a mouse.
type hand struct {
	conn   *xgb.Conn
	window xproto.Window
	root   xproto.Window
	keys   map[xproto.Keysym]keystroke
	drawn  chan time.Time
}

// keystroke is a key of the keyboard, and whether Shift is held down with it.
type keystroke struct {
	code  xproto.Keycode
	shift bool
}

func run() error {
	if len(os.Args) != 2 {
		return errors.New("usage: stopwatch WINDOW")
	}
	id, err := strconv.ParseUint(os.Args[1], 0, 32)
	if err != nil {
		return err
	}
	h, err := newHand(xproto.Window(id))
	if err != nil {
		return err
	}
	defer h.conn.Close()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		a, err := h.measure(lines.Text())
		if err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		fmt.Println(a.first.Milliseconds(), a.done.Milliseconds(), a.frames, a.pause.Milliseconds())
	}
	return lines.Err()
}

func newHand(window xproto.Window) (*hand, error) {
	xgb.Logger.SetOutput(io.Discard) // it tells of what it does without
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(damage.Init(conn), xtest.Init(conn)); err != nil {
		return nil, err
	}
	if _, err := damage.QueryVersion(conn, 1, 1).Reply(); err != nil {
		return nil, err
	}
	setup := xproto.Setup(conn)
	h := &hand{conn: conn, window: window, root: setup.DefaultScreen(conn).Root, keys: map[xproto.Keysym]keystroke{}, drawn: make(chan time.Time, 1<<16)}
	n := setup.MaxKeycode - setup.MinKeycode + 1
	m, err := xproto.GetKeyboardMapping(conn, setup.MinKeycode, byte(n)).Reply()
	if err != nil {
		return nil, err
	}
	per := int(m.KeysymsPerKeycode)
	for i := range int(n) {
		for level, sym := range m.Keysyms[i*per : i*per+min(per, 2)] {
			if _, ok := h.keys[sym]; !ok && sym != 0 {
				h.keys[sym] = keystroke{setup.MinKeycode + xproto.Keycode(i), level == 1}
			}
		}
	}
	area, err := damage.NewDamageId(conn)
	if err != nil {
		return nil, err
	}
	if err := damage.CreateChecked(conn, area, xproto.Drawable(window), damage.ReportLevelRawRectangles).Check(); err != nil {
		return nil, err
	}
	go h.watch()
	return h, nil
}

// watch notes when something is drawn.
func (h *hand) watch() {
	for {
		ev, err := h.conn.WaitForEvent()
		if ev == nil && err == nil {
			close(h.drawn)
			return
		}
		if _, ok := ev.(damage.NotifyEvent); ok {
			h.drawn <- time.Now()
		}
	}
}

// frame is what the window showed from a time on.
type frame struct {
	at  time.Time
	sum uint32 // of the picture
}

// answer is how the window answered an act.
type answer struct {
	first, done time.Duration // to the first frame, and to the one after which nothing changed
	frames      int
	pause       time.Duration // the longest between two frames
}

// measure does one act and waits until the window rests.
func (h *hand) measure(act string) (answer, error) {
	for len(h.drawn) > 0 {
		<-h.drawn
	}
	begun, limit, quiet := time.Now(), longest, rest
	verb, about, _ := strings.Cut(act, " ")
	if key, ms, ok := strings.Cut(about, " "); ok && verb == "open" {
		n, err := strconv.Atoi(ms)
		if err != nil {
			return answer{}, err
		}
		verb, about, quiet = "key", key, time.Duration(n)*time.Millisecond
	}
	acted := make(chan stroke, 1)
	if verb == "wait" {
		ms, err := strconv.Atoi(about)
		if err != nil {
			return answer{}, err
		}
		limit = time.Duration(ms) * time.Millisecond
		acted <- stroke{at: begun}
	} else {
		go func() {
			at, err := h.act(verb, about)
			acted <- stroke{at, err}
		}()
	}
	frames, at, err := h.frames(acted, limit, quiet, verb != "hold" && verb != "wheel")
	if err != nil {
		return answer{}, err
	}
	if verb == "hold" || verb == "wheel" {
		at = begun
	}
	return judge(frames, at), nil
}

// stroke is the last key of an act.
type stroke struct {
	at  time.Time
	err error
}

// frames are those until the window rests, and when the last key of the act was pressed.
func (h *hand) frames(acted chan stroke, limit, rest time.Duration, pictures bool) (all []frame, pressed time.Time, err error) {
	quiet, end := time.NewTimer(rest), time.NewTimer(limit)
	defer quiet.Stop()
	defer end.Stop()
	for {
		select {
		case s := <-acted:
			if s.err != nil {
				return nil, pressed, s.err
			}
			pressed, acted = s.at, nil
			quiet.Reset(rest)
		case at, ok := <-h.drawn:
			if !ok {
				return nil, pressed, errors.New("the display has gone")
			}
			if n := len(all); n == 0 || at.Sub(all[n-1].at) >= apart {
				all = append(all, frame{at: at})
			}
			if pictures && len(h.drawn) == 0 {
				if all[len(all)-1].sum, err = h.look(); err != nil {
					return nil, pressed, err
				}
			}
			quiet.Reset(rest)
		case <-quiet.C:
			if acted == nil && len(all) > 0 {
				return all, pressed, nil
			}
			quiet.Reset(rest)
		case <-end.C:
			return all, pressed, nil
		}
	}
}

// judge says how long it took from the last key to the first frame after it, and to the
// first of those that all look like the last.
func judge(all []frame, pressed time.Time) (a answer) {
	for i, f := range all {
		if f.at.Before(pressed) {
			continue
		}
		if a.frames++; a.frames == 1 {
			a.first = f.at.Sub(pressed)
		} else {
			a.pause = max(a.pause, f.at.Sub(all[i-1].at))
		}
		if i == 0 || f.sum == 0 || f.sum != all[i-1].sum {
			a.done = f.at.Sub(pressed)
		}
	}
	return a
}

// sidebar is how wide the window's sidebar is. Its figures follow when the engine has
// counted; nobody waits for them.
const sidebar = 229

// look is the sum of what the window shows beside the sidebar.
func (h *hand) look() (uint32, error) {
	g, err := xproto.GetGeometry(h.conn, xproto.Drawable(h.window)).Reply()
	if err != nil {
		return 0, err
	}
	p, err := xproto.GetImage(h.conn, xproto.ImageFormatZPixmap, xproto.Drawable(h.window), sidebar, 0, g.Width-min(sidebar, g.Width-1), g.Height, 1<<32-1).Reply()
	if err != nil {
		return 0, err
	}
	return crc32.ChecksumIEEE(p.Data), nil
}

// act presses what is meant, and tells when it pressed the last of it.
func (h *hand) act(verb, about string) (time.Time, error) {
	last := time.Now()
	switch verb {
	case "key":
		return last, h.chord(about)
	case "type":
		for _, r := range about {
			time.Sleep(60 * time.Millisecond) // as fast as a quick typist
			last = time.Now()
			if err := h.stroke(xproto.Keysym(r)); err != nil {
				return last, err
			}
		}
		return last, nil
	case "click":
		return last, h.click(about)
	case "hold", "wheel":
		name, ms, _ := strings.Cut(about, " ")
		n, err := strconv.Atoi(ms)
		if err != nil {
			return last, err
		}
		return last, h.again(verb, name, time.Duration(n)*time.Millisecond)
	}
	return last, errors.New("what is meant?")
}

// again presses a key, or turns the wheel, again and again.
func (h *hand) again(verb, name string, long time.Duration) error {
	// A little faster than most keys repeat: at as many keys as frames are promised, no
	// window could show more than just that many, however fast it is.
	every, press := time.Second/40, func() error { return h.chord(name) }
	if verb == "wheel" {
		button, err := strconv.Atoi(name)
		if err != nil {
			return err
		}
		every = time.Second / 100
		press = func() error {
			h.fake(xproto.ButtonPress, byte(button))
			return h.fake(xproto.ButtonRelease, byte(button))
		}
	}
	begun := time.Now()
	for at := time.Duration(0); at < long; at += every {
		time.Sleep(time.Until(begun.Add(at)))
		if err := press(); err != nil {
			return err
		}
	}
	return nil
}

// named are the keys whose names are longer than a character.
var named = map[string]xproto.Keysym{
	"ctrl": 0xffe3, "shift": 0xffe1, "alt": 0xffe9, "Return": 0xff0d, "Escape": 0xff1b, "Tab": 0xff09, "space": 0x20, "BackSpace": 0xff08,
	"Left": 0xff51, "Up": 0xff52, "Right": 0xff53, "Down": 0xff54, "Prior": 0xff55, "Next": 0xff56, "End": 0xff57, "Home": 0xff50,
	"Delete": 0xffff, "F1": 0xffbe, "F5": 0xffc2, "F8": 0xffc5,
}

// chord presses keys together: all but the last are held down meanwhile.
func (h *hand) chord(keys string) error {
	parts := strings.Split(keys, "+")
	for _, part := range parts[:len(parts)-1] {
		code := h.keys[named[part]].code
		h.fake(xproto.KeyPress, byte(code))
		defer h.fake(xproto.KeyRelease, byte(code))
	}
	last := parts[len(parts)-1]
	sym, ok := named[last]
	if !ok {
		sym = xproto.Keysym([]rune(last)[0])
	}
	return h.stroke(sym)
}

func (h *hand) stroke(sym xproto.Keysym) error {
	k, ok := h.keys[sym]
	if !ok {
		return fmt.Errorf("there is no key %#x", sym)
	}
	if shift := h.keys[named["shift"]].code; k.shift {
		h.fake(xproto.KeyPress, byte(shift))
		defer h.fake(xproto.KeyRelease, byte(shift))
	}
	h.fake(xproto.KeyPress, byte(k.code))
	return h.fake(xproto.KeyRelease, byte(k.code))
}

func (h *hand) click(about string) error {
	var x, y int16
	if _, err := fmt.Sscan(about, &x, &y); err != nil {
		return err
	}
	at, err := xproto.TranslateCoordinates(h.conn, h.window, h.root, x, y).Reply()
	if err != nil {
		return err
	}
	if err := xtest.FakeInputChecked(h.conn, xproto.MotionNotify, 0, 0, h.root, at.DstX, at.DstY, 0).Check(); err != nil {
		return err
	}
	h.fake(xproto.ButtonPress, 1)
	return h.fake(xproto.ButtonRelease, 1)
}

// fake lets the display server believe that a key or a button was moved.
func (h *hand) fake(kind, detail byte) error {
	return xtest.FakeInputChecked(h.conn, kind, detail, 0, h.root, 0, 0, 0).Check()
}
