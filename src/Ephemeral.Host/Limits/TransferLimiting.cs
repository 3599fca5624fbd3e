using Ephemeral.Host.Endpoints;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Limits;

/// <summary>Lets so many requests with large bodies or answers through at once, by ASP.NET Core's limiter.</summary>
internal static class TransferLimiting
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static void AddTransferLimits(this IServiceCollection services, ClientLimits limits) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = limits.Transfers.WithTranslatedKey<HttpContext>(Client.Of, leaveOpen: true);
        limiter.OnRejected = async (rejected, _) =>
        {
            var context = rejected.HttpContext;
            OwnerCookie.OwnerOf(context); // who comes back with it is told apart from other newcomers
            await Refusal.TooMany(context, "Too many requests at once come from you or your address.", Moment).ExecuteAsync(context);
        };
    });

    public static void UseTransferLimits(this IApplicationBuilder app) =>
        app.UseWhen(context => IsTransfer(context.Request), limited => limited.UseRateLimiter());

    private static bool IsTransfer(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) || request.Path.StartsWithSegments("/api/translate/get-translation");
}
