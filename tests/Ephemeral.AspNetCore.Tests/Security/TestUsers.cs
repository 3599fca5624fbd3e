using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.AspNetCore.Tests.Security;

/// <summary>Users who are whatever they say: the header <c>X-Roles</c> names their roles.</summary>
internal static class TestUsers
{
    public const string Header = "X-Roles";
    public const string Viewers = "viewers";
    public const string Operators = "operators";

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, Handler>("test", null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Viewers, policy => policy.RequireRole(Viewers))
            .AddPolicy(Operators, policy => policy.RequireRole(Operators));
    }

    private sealed class Handler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[Header].ToString() is not { Length: > 0 } roles)
                return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity(roles.Split(',').Select(role => new Claim(ClaimTypes.Role, role)), "test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "test")));
        }
    }
}
