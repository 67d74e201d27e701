package people

import (
	"slices"

	"reqdesk/core"
)

// Remember keeps an address as one of a person's: what comes from it is theirs from
// now on. One that somebody else has is refused.
func (s *Service) Remember(tx core.Tx, id core.PersonID, address string) error {
	normal, ok := NormalEmail(address)
	if !ok {
		return core.Fail(core.KindInvalid, "This address can't be read and was not kept; nothing was changed.", "Say what the answer is without keeping the address.")
	}
	person, err := s.Resolve(tx, id)
	if err != nil {
		return err
	}
	key := core.Key{Kind: core.KeyEmail, Value: normal}
	others, err := s.Store.PeopleByKey(tx, key)
	if err != nil {
		return err
	}
	for _, other := range others {
		if p, err := s.Resolve(tx, other); err != nil || p.ID != person.ID {
			return core.Fail(core.KindRefused, "This address belongs to somebody else whom you keep; nothing was changed.",
				"If they are one person, join them under People. Else say what the answer is without keeping the address.").Because(err)
		}
	}
	if err := NotErased(tx, s.Store, []core.Key{key}); err != nil {
		return err
	}
	if slices.Contains(person.Emails, normal) {
		return nil
	}
	person.Emails = append(person.Emails, normal)
	return s.Renew(tx, &person)
}
