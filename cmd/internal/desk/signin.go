package desk

import (
	"context"

	"reqdesk/connectors/all"
	"reqdesk/connectors/signin"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// SignInNeeded tells whether a connection is used with a sign-in through the
// browser that nobody has made yet.
func (d *Desk) SignInNeeded(ctx context.Context, name string) (bool, error) {
	c, s, err := d.signIn(ctx, name)
	if kind := core.KindOf(err); kind == core.KindUnsupported || kind == core.KindUsage {
		return false, nil // it has a key instead
	}
	if err != nil {
		return false, err
	}
	_, err = d.Secrets.Get(ctx, c.SecretID(s.Secret))
	if core.IsNotFound(err) {
		return true, nil
	}
	return false, err
}

// SignIn signs in to a connection's ATS through the browser, which open shows the
// address in, and keeps what that gives with the other secrets. It waits for the
// person as long as ctx lasts.
func (d *Desk) SignIn(ctx context.Context, name string, open func(address string) error) error {
	c, s, err := d.signIn(ctx, name)
	if err != nil {
		return err
	}
	token, err := signin.Flow{Open: open, LoopbackOnly: d.Practice()}.Run(ctx, s)
	if err != nil {
		return err
	}
	if err := d.Secrets.Set(ctx, c.SecretID(s.Secret), token); err != nil {
		return err
	}
	return d.Syncer.Retry(ctx, c.ID) // what was refused may be right now
}

// signIn says how a connection's person signs in; KindUnsupported = with a key.
func (d *Desk) signIn(ctx context.Context, name string) (c core.Connection, s core.SignIn, err error) {
	if c, err = d.ConnectionNamed(ctx, name); err != nil {
		return c, s, err
	}
	factory, err := all.Factory(c.Kind)
	if err != nil {
		return c, s, err
	}
	config, err := d.config(ctx, factory, c)
	if err != nil {
		return c, s, err
	}
	if factory.SignIn == nil {
		return c, s, withKey(factory.Descriptor)
	}
	s, err = factory.SignIn(config)
	return c, s, err
}

func withKey(d ats.Descriptor) error {
	return core.Fail(core.KindUnsupported, d.Name+" is connected with a key, not through the browser.", "`connect set` takes the key.")
}
