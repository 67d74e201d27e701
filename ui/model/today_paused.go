package model

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/records"
)

// Pauser knows whether the outbox rests, by a person's word or because an older backup
// was put back.
type Pauser interface {
	Paused(ctx context.Context) (bool, error)
}

// KindPaused is the line of Today that says so; it stands first, for whatever else goes
// out waits for it.
const KindPaused = "paused"

// WithPause adds that line while the outbox rests.
func (m *TodayModel) WithPause(p Pauser) *TodayModel {
	m.pauser = p
	return m
}

func pausedItem() records.Item {
	return records.Item{Kind: KindPaused, Count: 1, Text: core.Say("Everything is paused: nothing goes out until you resume.")}
}
