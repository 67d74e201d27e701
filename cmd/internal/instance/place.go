// Package instance lets one window own a workspace and lets everybody else come to it:
// a second start of the window brings the first one forward and hands over what it was
// given, and a command of the command line runs in the window's process, on the
// workspace that is open there.
//
// They meet at a socket that only the user can reach: a Unix socket in a private
// folder, or, on Windows, a port of the loopback address. Its address and a secret lie
// in a private file beside it. Each side shows the other that it knows the secret before
// anything is said, so that neither a stranger's client is served nor a stranger's
// server, who has taken over an old port, hears a password.
//
// What goes over the socket is bounded, each step of getting to know each other has a
// time limit, and a client that goes away ends its own command only.
package instance

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"

	"reqdesk/core"
)

// Place is where the window of a workspace is found.
type Place struct {
	Folder    string // the user's private folder, the same for all programs
	Workspace string
	Network   string // "unix" or "tcp"; "" = what the system is best at
}

// longestSocket is the longest path of a Unix socket that every system takes.
const longestSocket = 100

// endpoint is what the private file holds.
type endpoint struct {
	Network string `json:"network"`
	Address string `json:"address"`
	Secret  []byte `json:"secret"`
}

// real is the workspace's folder without links, as far as it exists already.
func (p Place) real() string {
	dir := filepath.Clean(p.Workspace)
	if whole, err := filepath.EvalSymlinks(dir); err == nil {
		return whole
	}
	if parent, err := filepath.EvalSymlinks(filepath.Dir(dir)); err == nil {
		return filepath.Join(parent, filepath.Base(dir))
	}
	return dir
}

// file names one of the place's files. The workspace's folder is not in the name, which
// may be longer than a file's name.
func (p Place) file(suffix string) string {
	sum := sha256.Sum256([]byte(p.real()))
	return filepath.Join(p.Folder, "window-"+hex.EncodeToString(sum[:8])+suffix)
}

func (p Place) network() string {
	if p.Network == "" && runtime.GOOS == "windows" {
		return "tcp"
	}
	return cmp.Or(p.Network, "unix")
}

// find reads where the window is; not found when there is none.
func (p Place) find() (endpoint, error) {
	var e endpoint
	if p.Folder == "" {
		return e, nobody(nil)
	}
	data, err := os.ReadFile(p.file(".json"))
	if err != nil {
		return e, nobody(err)
	}
	if err := json.Unmarshal(data, &e); err != nil || len(e.Secret) < secretSize {
		return e, nobody(err)
	}
	return e, nil
}

func nobody(cause error) error {
	return core.Fail(core.KindNotFound, "No window has this workspace open.", "").Because(cause)
}

// Seat is a place that is taken by this process.
type Seat struct {
	place    Place
	lock     *flock.Flock
	listener net.Listener
	secret   []byte
	temp     string // a folder for the socket alone; "" = none
	serving  *crew
}

// Claim takes a place; KindInUse if somebody has it.
func Claim(p Place) (*Seat, error) {
	if err := privateFolder(p.Folder); err != nil {
		return nil, core.Fail(core.KindStorage, "The folder "+p.Folder+" can't be used.", "Check its rights.").Because(err)
	}
	s := &Seat{place: p, lock: flock.New(p.file(".lock"), flock.SetPermissions(0o600)), serving: newCrew()}
	taken, err := s.lock.TryLock()
	if err == nil && !taken {
		return nil, core.Fail(core.KindInUse, "A window has this workspace open already.", "Use that one, or close it first.")
	}
	if err == nil {
		err = s.listen()
	}
	if err != nil {
		return nil, errors.Join(core.Fail(core.KindStorage, "No socket can be opened for other programs.", "").Because(err), s.lock.Close())
	}
	return s, nil
}

// privateFolder makes a folder that only the user can look into.
func privateFolder(dir string) error {
	if dir == "" {
		return os.ErrNotExist
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// listen opens the socket and writes down where it is.
func (s *Seat) listen() (err error) {
	e := endpoint{Network: s.place.network(), Address: "127.0.0.1:0", Secret: fresh(secretSize)}
	if e.Network == "unix" {
		if e.Address, err = s.socket(); err != nil {
			return err
		}
	}
	if s.listener, err = net.Listen(e.Network, e.Address); err != nil {
		return err
	}
	if e.Network == "unix" {
		err = os.Chmod(e.Address, 0o600)
	}
	e.Address, s.secret = s.listener.Addr().String(), e.Secret
	return errors.Join(err, s.publish(e))
}

// socket is a path for the socket, at which nothing is. Whoever left one there before is
// gone, since the place is ours.
func (s *Seat) socket() (string, error) {
	path := s.place.file(".sock")
	if len(path) > longestSocket {
		dir, err := os.MkdirTemp("", "reqdesk-")
		if err != nil {
			return "", err
		}
		s.temp, path = dir, filepath.Join(dir, "sock")
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	return path, nil
}

// publish writes the private file, whole or not at all.
func (s *Seat) publish(e endpoint) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	draft := s.place.file(".new")
	if err := os.Remove(draft); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(draft, data, 0o600); err != nil {
		return err
	}
	return os.Rename(draft, s.place.file(".json"))
}

// Close gives the place up and ends what is served, which has been told to end by its
// context before.
func (s *Seat) Close() error {
	err := errors.Join(os.Remove(s.place.file(".json")), s.listener.Close())
	s.serving.wait()
	if s.temp != "" {
		err = errors.Join(err, os.RemoveAll(s.temp))
	}
	return errors.Join(err, s.lock.Close())
}
