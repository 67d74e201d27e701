package people

import (
	"errors"
	"strings"
	"time"

	"reqdesk/core"
)

// Suppressed gives why an address is not written to; KindNotFound = it may be. Who
// has opted out has done so for the mailbox, whatever tag stands behind the plus
// sign and wherever Google's dots are. A bounce is of the one address.
func Suppressed(tx core.Tx, store core.Suppressions, address string) (core.Suppression, error) {
	same, err := store.Suppressed(tx, address)
	if err == nil && same.Why != WhyBounced || err != nil && !core.IsNotFound(err) {
		return same, err
	}
	normal, ok := NormalEmail(address)
	if !ok {
		return same, err
	}
	for _, form := range []string{normal, MailboxForm(normal)} {
		behind, failed := store.Suppressed(tx, form)
		if failed == nil && behind.Why != WhyBounced || failed != nil && !core.IsNotFound(failed) {
			return behind, failed
		}
	}
	if whole, failed := suppressedDomain(tx, store, normal); !core.IsNotFound(failed) {
		return whole, failed
	}
	return same, err
}

// WhyByHand marks what a recruiter has decided.
const WhyByHand = "by hand"

// WholeDomain is how a whole domain is named among what is not written to; "" = the text
// names none. What belongs to a provider of private addresses is none: it would be
// everybody.
func WholeDomain(text string) string {
	domain := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "@")
	normal, ok := NormalEmail("x@" + domain)
	if _, domain, _ = strings.Cut(normal, "@"); !ok || !strings.Contains(domain, ".") || PrivateMail(domain) {
		return ""
	}
	return "@" + domain
}

// PrivateMail tells whether a domain is that of a provider of private addresses.
func PrivateMail(domain string) bool { return mailProviders[domain] }

// suppressedDomain looks for the domain of an address, and those above it.
func suppressedDomain(tx core.Tx, store core.Suppressions, normal string) (core.Suppression, error) {
	_, domain, _ := strings.Cut(normal, "@")
	for strings.Contains(domain, ".") {
		s, err := store.Suppressed(tx, "@"+domain)
		if !core.IsNotFound(err) {
			return s, err
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return core.Suppression{}, errFree
}

var errFree = core.Fail(core.KindNotFound, "This address may be written to.", "")

// Suppress keeps an address from being written to again, in all forms that lead to
// the same mailbox. The first word stands, but a wish of its owner weighs more than what
// a recruiter has decided, and that more than a bounce.
func Suppress(tx core.Tx, store core.Suppressions, s core.Suppression) error {
	if normal, ok := NormalEmail(s.Address); ok {
		s.Address = normal
	}
	have, err := store.Suppressed(tx, s.Address)
	switch {
	case core.IsNotFound(err), err == nil && lighter(have, s), err == nil && have.Address == "" && have.Why != WhyErased && s.Why != WhyBounced:
		err = store.PutSuppression(tx, s)
	case err == nil:
		s.Why, s.At = have.Why, have.At
	}
	if err != nil || s.Why == WhyBounced || strings.HasPrefix(s.Address, "@") {
		return err
	}
	mailbox := core.Key{Kind: core.KeyEmail, Value: MailboxForm(s.Address)}
	known, err := store.SuppressedKey(tx, mailbox)
	if core.IsNotFound(err) || err == nil && lighter(known, s) {
		return store.PutSuppressedKey(tx, mailbox, s)
	}
	return err
}

// lighter tells whether what is kept gives way to what is new.
func lighter(have, s core.Suppression) bool {
	return have.Why == WhyBounced || have.Why == WhyByHand && s.Why != WhyByHand && s.Why != WhyBounced
}

// ErasedBefore tells since when somebody who is found by one of the keys has been
// erased; false = nobody was.
func ErasedBefore(tx core.Tx, store core.Suppressions, keys []core.Key) (since time.Time, erased bool, err error) {
	for _, k := range keys {
		if !Strong(k.Kind) {
			continue
		}
		s, err := store.SuppressedKey(tx, k)
		switch {
		case core.IsNotFound(err):
		case err != nil:
			return since, false, err
		case s.Why == WhyErased:
			return s.At, true, nil
		}
	}
	return since, false, nil
}

// ErrErased is behind the refusal of a profile of somebody who was erased.
var ErrErased = errors.New("people: erased before")

// NotErased refuses, with ErrErased behind it, what is about somebody who was erased.
func NotErased(tx core.Tx, store core.Suppressions, keys []core.Key) error {
	since, erased, err := ErasedBefore(tx, store, keys)
	if err == nil && erased {
		err = core.Fail(core.KindRefused, "Had their data erased on "+day(since)+"; nothing about them is stored again.", "").Because(ErrErased)
	}
	return err
}
