package jobs

import (
	"reqdesk/core"
	"reqdesk/core/jobs/rule"
)

// standing is what counts for the jobs of one connection, read together.
type standing struct {
	core.Connection
	rules    rule.Rules
	tables   Tables
	settings map[string]string
	// trouble is what of it could not be read; built-in tables and no rules stand in.
	trouble *core.DraftReason
}

func (s *Service) standing(tx core.Tx, id core.ConnectionID) (standing, error) {
	conn, err := s.Store.Connection(tx, id)
	if err != nil {
		return standing{}, err
	}
	st := standing{Connection: conn}
	if st.settings, err = s.Store.Settings(tx, id.String()); err != nil {
		return st, err
	}
	if st.tables, err = s.tables(conn); err != nil {
		st.tables = builtIn()
		st.trouble = trouble("The connection's value tables could not be read, so only words that everybody uses were understood.")
	}
	if st.rules, err = rule.Parse(conn.Rules); err != nil {
		st.rules = rule.Rules{}
		st.trouble = trouble("The connection's rules could not be read, so none of them counts.")
	}
	return st, nil
}

func trouble(text string) *core.DraftReason {
	return &core.DraftReason{Code: core.ReasonTrouble, Text: text}
}

// setting is the value that counts for a setting of the connection.
func (st standing) setting(key string) string { return core.SettingOf(st.settings, key) }

// goesLive tells whether a rule may let jobs of the connection go live.
func (st standing) goesLive() bool {
	switch st.setting(core.SettingGoLive) {
	case core.GoLiveImport:
		return true
	case core.GoLiveRule:
		return st.rules.Activate
	}
	return false
}
