using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.AspNetCore.Tests.Support;

/// <summary>An application that leads everybody to a page for signing in, as cookies do, unless somebody is signed in.</summary>
internal sealed class SignIn
{
    private const string Page = "/sign-in";

    public volatile bool IsSignedIn = true;

    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(this);
        builder.Services.AddSingleton<IStartupFilter, Pages>();
        builder.Services.AddAuthentication("cookies").AddScheme<AuthenticationSchemeOptions, Handler>("cookies", null);
        builder.Services.AddAuthorization();
    }

    private sealed class Pages : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map(Page, static page => page.Run(static http =>
            {
                http.Response.ContentType = "text/html";
                return http.Response.WriteAsync("<!doctype html><title>Sign in</title>");
            }));
            next(app);
        };
    }

    private sealed class Handler(
        SignIn signIn, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(signIn.IsSignedIn
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("cookies")), "cookies"))
            : AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Redirect(Page);
            return Task.CompletedTask;
        }
    }
}
