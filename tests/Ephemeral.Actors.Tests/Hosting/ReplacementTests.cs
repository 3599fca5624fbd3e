using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

/// <summary>The host of a test puts other bodies into the place of the application's.</summary>
public class ReplacementTests
{
    [Fact]
    public async Task A_replaced_body_runs_with_the_options_and_the_lifetime_of_the_one_it_replaces()
    {
        var ran = new List<string>();
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter, MissingHandler>(new EphemeralOptions { MaxConcurrency = 3 })
            .AddScopedEphemeralWorkCoordinator<Letter>("scoped", (_, _) => throw new InvalidOperationException("not replaced"))
            .AddEphemeralKeyedResultCoordinator<int, int, int>("keyed", number => number, (_, _) => Task.FromResult(0))
            .ReplaceEphemeralWorkCoordinator<Letter>((_, _) => NoteAsync("unnamed"))
            .ReplaceEphemeralWorkCoordinator<Letter>("scoped", (_, _) => NoteAsync("scoped"), new EphemeralOptions { MaxConcurrency = 5 })
            .ReplaceEphemeralKeyedResultCoordinator<int, int, int>("keyed", number => number, (number, _) => Task.FromResult(number + 1)));

        var unnamed = container.GetRequiredService<EphemeralWorkCoordinator<Letter>>();
        await RunAsync(unnamed);
        await using var scope = container.CreateAsyncScope();
        var scoped = scope.ServiceProvider.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("scoped");
        await RunAsync(scoped);
        var keyed = container.GetRequiredKeyedService<EphemeralKeyedResultCoordinator<int, int, int>>("keyed");

        Assert.Equal(["unnamed", "scoped"], ran);
        Assert.Equal((3, 5), (unnamed.Options.MaxConcurrency, scoped.Options.MaxConcurrency));
        Assert.Equal(8, await (await keyed.SubmitAsync(7)).Completion.InTime());

        Task NoteAsync(string what)
        {
            ran.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void What_is_not_there_can_not_be_replaced()
    {
        var services = new ServiceCollection();
        services.AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask);
        Assert.Equal(
            "No coordinator named 'fsat' is registered for Letter. Registered: fast. Add it with AddEphemeralWorkCoordinator(\"fsat\", …).",
            Assert.Throws<InvalidOperationException>(() =>
                services.ReplaceEphemeralWorkCoordinator<Letter>("fsat", (_, _) => Task.CompletedTask)).Message);
        Assert.Throws<InvalidOperationException>(() => services.ReplaceEphemeralWorkCoordinator<Letter>((_, _) => Task.CompletedTask));
        Assert.Throws<InvalidOperationException>(() => services.ReplaceEphemeralResultCoordinator<Letter, int>("fast", (_, _) => Task.FromResult(1)));
    }

    private static async Task RunAsync(EphemeralWorkCoordinator<Letter> coordinator)
    {
        await coordinator.EnqueueAsync(new Letter(1));
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    private sealed class MissingHandler : IEphemeralHandler<Letter>
    {
        public Task HandleAsync(Letter item, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
