package model_test

import (
	"testing"

	"reqdesk/ui/model"
)

func TestRoutesAreValues(t *testing.T) {
	if model.ToJob(12, model.TabPlan) != (model.Route{Place: model.Job, Job: 12, Tab: model.TabPlan}) {
		t.Error("routes to the same place must be equal")
	}
	for _, r := range []model.Route{model.ToJob(1, ""), model.ToSequence(1), model.To(model.Jobs)} {
		if r.Home() != model.Jobs {
			t.Errorf("%v lies under %s", r, r.Home())
		}
	}
	if model.ToReview(3).Home() != model.Review {
		t.Error("the review of a job lies under Review")
	}
}
