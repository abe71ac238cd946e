package tfkit

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfwire"
)

// Configurable is a provider that says what it has been configured to be; nil before that.
type Configurable interface {
	provider.Provider
	Configured() *Provider
}

// NewServer serves a provider. What Terraform asks of each resource in each plan (is its configuration valid, what is its
// state now, what would change) is answered here, since the framework looks at every attribute over and over to answer it.
// Everything else is the framework's, and so is each of these calls as soon as there is something to object to that the
// framework has words for.
func NewServer(served Configurable) (tfprotov6.ProviderServer, error) {
	whole, ok := providerserver.NewProtocol6(served)().(framework)
	if !ok {
		return nil, errors.New("the framework does not serve the whole protocol")
	}
	return &server{
		framework: whole,
		served:    served,
		kinds: sync.OnceValue(func() map[string]*kind {
			kinds := map[string]*kind{}
			for _, made := range served.Resources(context.Background()) {
				if resource, ok := made().(*managed); ok {
					kinds[resource.object.Name] = resource.kind
				}
			}
			return kinds
		}),
	}, nil
}

// framework is all that the framework's server does, for which the protocol has no one name yet.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

type server struct {
	framework
	served Configurable
	kinds  func() map[string]*kind
}

// find is the resource of a type, and its shape; nil where the framework has to answer.
func (s *server) find(typeName string) (*managed, *tfwire.Shape) {
	of, ok := s.kinds()[typeName]
	if !ok {
		return nil, nil
	}
	shape, err := of.shape()
	if err != nil {
		return nil, nil
	}
	return &managed{kind: of, provider: s.served.Configured()}, shape
}

// UpgradeResourceState passes on a state that the current schema wrote, which all are so far.
func (s *server) UpgradeResourceState(
	ctx context.Context, request *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if _, shape := s.find(request.TypeName); shape != nil && request.Version == shape.Version() && request.RawState != nil {
		if upgraded, err := shape.FromJSON(request.RawState); err == nil {
			return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: upgraded}, nil
		}
	}
	return s.framework.UpgradeResourceState(ctx, request)
}

// ValidateResourceConfig checks a configuration.
func (s *server) ValidateResourceConfig(
	ctx context.Context, request *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if r, shape := s.find(request.TypeName); shape != nil {
		if response, err := r.serveValidate(ctx, shape, request); err == nil {
			return response, nil
		}
	}
	return s.framework.ValidateResourceConfig(ctx, request)
}

// ReadResource refreshes a state.
func (s *server) ReadResource(ctx context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if r, shape := s.find(request.TypeName); shape != nil && r.provider != nil {
		if response, err := r.serveRead(ctx, shape, request); err == nil {
			return response, nil
		}
	}
	return s.framework.ReadResource(ctx, request)
}

// PlanResourceChange plans a creation, a change or a destruction.
func (s *server) PlanResourceChange(
	ctx context.Context, request *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	if r, shape := s.find(request.TypeName); shape != nil {
		if response, err := r.servePlan(ctx, shape, request); err == nil {
			return response, nil
		}
	}
	return s.framework.PlanResourceChange(ctx, request)
}
