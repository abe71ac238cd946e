package tfwire

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Diagnostics are diagnostics as the protocol has them.
func Diagnostics(ctx context.Context, given diag.Diagnostics) ([]*tfprotov6.Diagnostic, error) {
	var made []*tfprotov6.Diagnostic
	for _, each := range given {
		diagnostic := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: each.Summary(), Detail: each.Detail()}
		if each.Severity() == diag.SeverityWarning {
			diagnostic.Severity = tfprotov6.DiagnosticSeverityWarning
		}
		if located, ok := each.(diag.DiagnosticWithPath); ok {
			at, err := AttributePath(ctx, located.Path())
			if err != nil {
				return nil, err
			}
			diagnostic.Attribute = at
		}
		made = append(made, diagnostic)
	}
	return made, nil
}

// Paths are paths as the protocol has them, in order and each of them once.
func Paths(ctx context.Context, given path.Paths) ([]*tftypes.AttributePath, error) {
	sorted := slices.Clone(given)
	slices.SortFunc(sorted, func(a, b path.Path) int { return cmp.Compare(a.String(), b.String()) })
	var made []*tftypes.AttributePath
	for _, each := range slices.CompactFunc(sorted, path.Path.Equal) {
		at, err := AttributePath(ctx, each)
		if err != nil {
			return nil, err
		}
		made = append(made, at)
	}
	return made, nil
}

// AttributePath is a path as the protocol has it.
func AttributePath(ctx context.Context, given path.Path) (*tftypes.AttributePath, error) {
	var steps []tftypes.AttributePathStep
	for _, step := range given.Steps() {
		switch step := step.(type) {
		case path.PathStepAttributeName:
			steps = append(steps, tftypes.AttributeName(step))
		case path.PathStepElementKeyInt:
			steps = append(steps, tftypes.ElementKeyInt(step))
		case path.PathStepElementKeyString:
			steps = append(steps, tftypes.ElementKeyString(step))
		case path.PathStepElementKeyValue:
			value, err := step.ToTerraformValue(ctx)
			if err != nil {
				return nil, fmt.Errorf("the path %s: %w", given, err)
			}
			steps = append(steps, tftypes.ElementKeyValue(value))
		}
	}
	return tftypes.NewAttributePathWithSteps(steps), nil
}
