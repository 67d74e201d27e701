package trial_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"reqdesk/core/outreach/trial"
)

func arms(a, an, b, bn int) []trial.Arm {
	return []trial.Arm{{Name: "A", Replied: a, Sent: an}, {Name: "B", Replied: b, Sent: bn}}
}

// The values are those of R's fisher.test.
func TestFishersExactTest(t *testing.T) {
	for want, a := range map[float64][]trial.Arm{
		0.02857142857142857: arms(4, 4, 0, 4), 0.4857142857142857: arms(3, 4, 1, 4), 1: arms(5, 10, 5, 10), 0.0027594561852200836: arms(1, 12, 9, 12),
	} {
		if got := trial.Chance(a[0], a[1]); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: %v, want %v", a, got, want)
		}
	}
}

func TestAVerdictClaimsNoMoreThanThereIs(t *testing.T) {
	tests := map[string]struct {
		arms    []trial.Arm
		decided bool
		better  string
		more    int
		says    string
	}{
		"nothing yet":          {arms(0, 0, 0, 0), false, "", 20, "Too early to tell – 20 more needed."},
		"a handful":            {arms(0, 5, 0, 4), false, "", 11, "Too early to tell – 11 more needed."},
		"a handful, promising": {arms(3, 5, 0, 4), false, "", 12, "Too early to tell – 12 more needed."},
		"clear":                {arms(12, 30, 2, 30), true, "A", 0, "A gets more answers: 12 of 30, against 2 of 30."},
		"clear the other way":  {arms(2, 30, 12, 30), true, "B", 0, "B gets more answers"},
		"promising":            {arms(8, 30, 3, 30), false, "", 88, "Too early to tell – 88 more needed."},
		"the same":             {arms(5, 40, 5, 40), false, "", 0, "No difference to be seen"},
		"hardly any":           {arms(21, 200, 20, 200), false, "", 0, "No difference to be seen"},
		"one text":             {arms(1, 2, 0, 0)[:1], false, "", 0, "nothing to compare"},
		"three":                {append(arms(2, 40, 3, 40), trial.Arm{Name: "C", Replied: 20, Sent: 40}), true, "C", 0, "C gets more answers"},
		"three, one too short": {append(arms(2, 40, 3, 40), trial.Arm{Name: "C", Replied: 5, Sent: 6}), false, "", 4, "4 more"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := trial.Judge(test.arms)
			if got.Decided != test.decided || got.Better != test.better || got.More != test.more || !strings.Contains(got.Message, test.says) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestBoundsHoldTheRate(t *testing.T) {
	for _, a := range []trial.Arm{{}, {Sent: 1}, {Sent: 1, Replied: 1}, {Sent: 20, Replied: 3}} {
		b := a.Bounds()
		if b.Low < 0 || b.High > 1 || b.Low > b.Rate() || b.High < b.Rate() {
			t.Errorf("%+v: %v", b, b.Rate())
		}
	}
	if b := (trial.Arm{Sent: 20, Replied: 3}).Bounds(); math.Abs(b.Low-0.0524) > 0.001 || math.Abs(b.High-0.3604) > 0.001 {
		t.Errorf("3 of 20: %v to %v", b.Low, b.High)
	}
}

// Two texts that are equally good, looked at after every pair of e-mails: a winner that is
// none is seldom named.
func TestLookingOftenSeldomFindsADifferenceThatIsNone(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // a repeatable simulation
	wrong := 0
	const runs = 400
	for range runs {
		a := arms(0, 0, 0, 0)
		for range 60 {
			for i := range a {
				a[i].Sent++
				if random.Float64() < 0.15 {
					a[i].Replied++
				}
			}
			if a[0].Sent >= 10 && trial.Chance(a[0], a[1]) < 0.01 {
				wrong++
				break
			}
		}
	}
	if share := float64(wrong) / runs; share > 0.05 {
		t.Errorf("a winner that is none in %.1f %% of the trials", 100*share)
	}
}
