using Ephemeral.Host.Endpoints;
using Ephemeral.Host.Owners;

namespace Ephemeral.Host.Limits;

/// <summary>
/// Lets so many requests with large bodies or answers through at once, by ASP.NET Core's limiter. An answer that is taken too slowly is given up,
/// and its place with it.
/// </summary>
internal static class TransferLimiting
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static void AddTransferLimits(
        this IServiceCollection services, ClientLimits limits, LimitsOptions options, TimeProvider time) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = new TransferLimiter(limits.Transfers, options.TransferQueueTimeout, time);
        limiter.OnRejected = async (rejected, _) =>
        {
            var context = rejected.HttpContext;
            OwnerCookie.OwnerOf(context); // who comes back with it is told apart from other newcomers
            var refusal = rejected.Lease is TransferLimiter.WaitedTooLong waited
                ? Refusal.Crowded(context, waited.Time, options.TransferQueueTimeout)
                : Refusal.TooMany(context, "Too many requests at once come from you or your address.", Moment);
            await refusal.ExecuteAsync(context);
        };
    });

    public static void UseTransferLimits(this WebApplication app)
    {
        var (options, time) = (app.Services.GetRequiredService<LimitsOptions>(), app.Services.GetRequiredService<TimeProvider>());
        app.UseWhen(context => IsTransfer(context.Request), limited => limited.UseRateLimiter().Use(async (context, next) =>
        {
            using var deadline = new RequestDeadline(context, time);
            context.Response.OnStarting(
                static state =>
                {
                    var (deadline, timeout) = ((RequestDeadline, TimeSpan))state;
                    deadline.Set(timeout);
                    return Task.CompletedTask;
                },
                (deadline, options.TransferTimeout));
            await next(context);
        }));
    }

    private static bool IsTransfer(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) || request.Path.StartsWithSegments("/api/translate/get-translation");
}
