using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Ephemeral.Samples.Tests.Docs.Shop;

namespace Ephemeral.Samples.Tests.Docs;

/// <summary>The examples of <c>docs/hosting.md</c>.</summary>
public class HostingExamples
{
    [Fact]
    public async Task Registering()
    {
        string[] args = ["--urls=http://127.0.0.1:0"];
        // <hosting>
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<ICommandHandler, CommandHandler>();

        builder.Services.AddEphemeralWorkCoordinator<TranslationRequest>(
            "fast",
            (request, ct) => FastTranslateAsync(request, ct),
            new EphemeralOptions { MaxConcurrency = 16 });

        builder.Services.AddEphemeralKeyedWorkCoordinator<string, UserCommand>(
            "commands",
            command => command.UserId,
            services =>
            {
                var handler = services.GetRequiredService<ICommandHandler>();
                return async (command, ct) => await handler.HandleAsync(command, ct);
            },
            new EphemeralOptions { MaxConcurrency = 32, MaxConcurrencyPerKey = 1, EnableFairScheduling = true });

        var app = builder.Build();
        var translations = app.Services.GetRequiredService<IEphemeralCoordinatorFactory<TranslationRequest>>().CreateCoordinator("fast");
        var commands = app.Services.GetRequiredService<IEphemeralKeyedCoordinatorFactory<string, UserCommand>>().CreateCoordinator("commands");

        app.MapPost("/api/translate", async (TranslationRequest request, CancellationToken ct) =>
        {
            await translations.EnqueueAsync(request, ct);       // waits for room
            return Results.Ok(new { pending = translations.PendingCount });
        });

        app.MapPost("/api/command", (UserCommand command) => commands.TryEnqueue(command)
            ? Results.Ok()
            : Results.Problem("Too many pending commands for this user", statusCode: 429));

        app.MapGet("/api/status", () => new
        {
            pending = translations.PendingCount, active = translations.ActiveCount, failed = translations.TotalFailed,
            hasRateLimit = translations.HasSignal("rate-limit"), commandErrors = commands.CountSignalsMatching("error.*"),
        });
        // </hosting>
        await using (app)
        {
            await app.StartAsync().InTime();
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            using var content = new StringContent("""{ "userId": "ada" }""", null, "application/json");
            Assert.True((await client.PostAsync("/api/command", content)).IsSuccessStatusCode);
            await Eventually.True(() => commands.TotalCompleted == 1);
            Assert.StartsWith("{\"pending\":0", await client.GetStringAsync("/api/status"), StringComparison.Ordinal);
            await app.StopAsync().InTime();
        }
    }

    [Fact]
    public async Task Wrapping()
    {
        var services = new ServiceCollection();
        // <typed>
        services.AddEphemeralWorkCoordinator<Shipping, Order>((order, ct) => ShipAsync(order, ct));
        // </typed>
        await using var provider = services.BuildServiceProvider();
        Assert.True(await provider.GetRequiredService<Shipping>().ShipAsync(new Order(7)).AsTask().InTime() > 0);
    }

    // <shipping>
    public sealed class Shipping(EphemeralWorkCoordinator<Order> orders)
    {
        public ValueTask<long> ShipAsync(Order order) => orders.EnqueueAsync(order);
    }
    // </shipping>

    [Fact]
    public async Task Asking_by_actor()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        var services = builder.Services;
        // <akka>
        services.AddAkka("shop", akka => akka
            .WithEphemeralResultCoordinator<Order, Receipt>((order, ct) => BillAsync(order, ct)));
        // </akka>
        services.AddSingleton<Checkout>();
        await using var app = builder.Build();
        await app.StartAsync().InTime();
        Assert.Equal(new Receipt(7), await app.Services.GetRequiredService<Checkout>().PayAsync(new Order(7)).InTime());
        await app.StopAsync().InTime();
    }

    // <checkout>
    public sealed class Checkout(IRequiredActor<EphemeralResultCoordinator<Order, Receipt>> billing)
    {
        // answered when the work has ended; throws what the body threw. Ask<object> gives Failed, Cancelled or Refused in its place
        public async Task<Receipt> PayAsync(Order order) =>
            (await billing.ActorRef.Ask<Succeeded<Receipt>>(new Submit<Order>(order), TimeSpan.FromSeconds(30))).Result;
    }
    // </checkout>
}
