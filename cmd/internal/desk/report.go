package desk

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"reqdesk/core"
)

// Report tells whoever helps what the program runs on, how much there is, and of which
// kind the last errors were. It is made of numbers and of words that the program
// itself has: nothing that anybody typed, and no address, can get into it.
func (d *Desk) Report(ctx context.Context, version string) (string, error) {
	info := d.DB.Info()
	lines := []string{
		"Reqdesk " + version,
		"System: " + runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version(),
		fmt.Sprintf("Workspace: format %d, key with %s", info.Format, info.Holder),
	}
	err := d.DB.View(ctx, func(tx core.Tx) error {
		lines = lines[:3]
		clients, err := d.DB.Clients(tx)
		if err != nil {
			return err
		}
		list, err := d.DB.Jobs(tx)
		if err != nil {
			return err
		}
		templates, err := d.DB.Templates(tx)
		if err != nil {
			return err
		}
		open, err := d.DB.OpenEntries(tx)
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("Clients: %d\nJobs: %d\nTemplates: %d\nOpen in the outbox: %d", len(clients), len(list), len(templates), len(open)))
		more, err := d.accountLines(tx)
		lines = append(lines, more...)
		return err
	})
	return strings.Join(lines, "\n") + "\n", err
}

func (d *Desk) accountLines(tx core.Tx) (lines []string, err error) {
	connections, err := d.DB.Connections(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range connections {
		row, err := d.DB.SyncStatus(tx, c.ID, "jobs")
		if err != nil {
			return nil, err
		}
		kind := "unknown kind"
		if _, err := Kind(c.Kind); err == nil {
			kind = c.Kind
		}
		lines = append(lines, "Connection: "+kind+", last error: "+errorKind(row.ErrorKind))
	}
	boxes, err := d.DB.Mailboxes(tx)
	for _, m := range boxes {
		state := "none"
		if m.Error != "" {
			state = "yes"
		}
		kind := "unknown kind"
		if slices.Contains([]string{"smtpimap", "graph", "drafts"}, m.Kind) {
			kind = m.Kind
		}
		lines = append(lines, "Mailbox: "+kind+", last error: "+state)
	}
	return lines, err
}

func errorKind(k core.Kind) string {
	if k == "" {
		return "none"
	}
	return string(k)
}
