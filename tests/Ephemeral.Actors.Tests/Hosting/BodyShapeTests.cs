using System.Collections.Concurrent;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

/// <summary>Every shape of a body that the documents show compiles as written, and is what runs.</summary>
public class BodyShapeTests
{
    private readonly ConcurrentBag<string> _ran = [];

    [Fact]
    public async Task Every_shape_of_a_body_of_work_is_run()
    {
        await using var container = Hosts.Container(services => services
            .AddSingleton<Journal>()
            .AddEphemeralWorkCoordinator<Letter>(async (letter, ct) => await NoteAsync($"{letter.Number}", ct))
            .AddEphemeralWorkCoordinator<Letter>("discards", (_, _) => NoteAsync("discards"))
            .AddEphemeralWorkCoordinator<Letter>("method", HandleAsync)
            .AddEphemeralWorkCoordinator<Letter>("operation", (_, operation, _) => NoteAsync($"operation {operation.Id != 0}"))
            .AddEphemeralWorkCoordinator<Letter>("all discards", (_, _, _) => NoteAsync("all discards"))
            .AddEphemeralWorkCoordinator<Letter>("async discards", async (_, _) => await NoteAsync("async discards"))
            .AddEphemeralWorkCoordinator<Letter>("services", sp =>
            {
                var journal = sp.GetRequiredService<Journal>();
                return async (letter, ct) => await NoteAsync($"services {journal.Lines.Count + letter.Number}", ct);
            })
            .AddEphemeralWorkCoordinator<Letter>("services, discards", _ => (_, _) => NoteAsync("services, discards"))
            .AddEphemeralWorkCoordinator<Letter>("services, operation", _ => (_, operation, _) => NoteAsync($"made {operation.Id != 0}")));
        var factory = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();
        string[] names =
        [
            "discards", "method", "operation", "all discards", "async discards", "services", "services, discards", "services, operation",
        ];
        foreach (var coordinator in names.Select(factory.CreateCoordinator).Append(factory.CreateCoordinator()))
            await RunAsync(coordinator, () => coordinator.EnqueueAsync(new Letter(7)));

        string[] expected =
        [
            "7", "all discards", "async discards", "discards", "made True", "method 7", "operation True", "services 7",
            "services, discards",
        ];
        Assert.Equal(expected, _ran.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_shape_of_a_body_with_a_result_is_run()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralResultCoordinator<int, string>(async (i, _) => await Task.FromResult($"{i}"))
            .AddEphemeralResultCoordinator<int, string>("discards", (_, _) => Task.FromResult("discards"))
            .AddEphemeralResultCoordinator<int, string>("operation", (_, operation, _) => Task.FromResult($"{operation.Id != 0}"))
            .AddEphemeralResultCoordinator<int, string>("services", _ => async (i, _) => await Task.FromResult($"made {i}"))
            .AddEphemeralResultCoordinator<int, string>("services, operation",
                _ => (_, operation, _) => Task.FromResult($"made {operation.Id != 0}"))
            .AddEphemeralKeyedResultCoordinator<int, int, string>(i => i % 2, (i, _) => Task.FromResult($"keyed {i}"))
            .AddEphemeralKeyedResultCoordinator<int, int, string>("services",
                i => i % 2, _ => (i, _) => Task.FromResult($"keyed, made {i}")));
        var plain = container.GetRequiredService<IEphemeralResultCoordinatorFactory<int, string>>();
        var keyed = container.GetRequiredService<IEphemeralKeyedResultCoordinatorFactory<int, int, string>>();

        Assert.Equal("3", await (await plain.CreateCoordinator().SubmitAsync(3)).Completion.InTime());
        Assert.Equal("discards", await (await plain.CreateCoordinator("discards").SubmitAsync(3)).Completion.InTime());
        Assert.Equal("True", await (await plain.CreateCoordinator("operation").SubmitAsync(3)).Completion.InTime());
        Assert.Equal("made 3", await (await plain.CreateCoordinator("services").SubmitAsync(3)).Completion.InTime());
        Assert.Equal("made True", await (await plain.CreateCoordinator("services, operation").SubmitAsync(3)).Completion.InTime());
        Assert.Equal("keyed 3", await (await keyed.CreateCoordinator().SubmitAsync(3)).Completion.InTime());
        Assert.Equal("keyed, made 3", await (await keyed.CreateCoordinator("services").SubmitAsync(3)).Completion.InTime());
        Assert.Same(keyed.CreateCoordinator(), container.GetRequiredService<EphemeralKeyedResultCoordinator<int, int, string>>());
    }

    [Fact]
    public async Task The_keyed_example_of_the_documents_compiles_and_runs()
    {
        await using var container = Hosts.Container(services =>
        {
            services.AddSingleton<ICommandHandler>(new CommandHandler(_ran));
            services.AddEphemeralKeyedWorkCoordinator<string, UserCommand>("commands",
                cmd => cmd.UserId,
                sp =>
                {
                    var handler = sp.GetRequiredService<ICommandHandler>();
                    return async (cmd, ct) => await handler.HandleAsync(cmd, ct);
                },
                new EphemeralOptions
                {
                    MaxConcurrency = 32,
                    MaxConcurrencyPerKey = 1,
                    EnableFairScheduling = true,
                });
        });
        var factory = container.GetRequiredService<IEphemeralKeyedCoordinatorFactory<string, UserCommand>>();
        var commands = factory.CreateCoordinator("commands");

        Assert.True(commands.TryEnqueue(new UserCommand("ann", "open")));
        await RunAsync(commands, () => commands.EnqueueAsync(new UserCommand("ann", "close")));

        Assert.Equal(["ann: close", "ann: open"], _ran.Order(StringComparer.Ordinal));
        var options = commands.Options;
        Assert.Equal((32, 1, true), (options.MaxConcurrency, options.MaxConcurrencyPerKey, options.EnableFairScheduling));
    }

    [Fact]
    public async Task Keys_are_compared_by_the_comparer_that_is_given()
    {
        await using var container = Hosts.Container(services => services.AddEphemeralKeyedWorkCoordinator<string, Parcel>(
            parcel => parcel.To, (_, _) => Task.CompletedTask, keyComparer: StringComparer.OrdinalIgnoreCase));
        var coordinator = container.GetRequiredService<EphemeralKeyedWorkCoordinator<string, Parcel>>();
        coordinator.Pause();
        await coordinator.EnqueueAsync(new Parcel("Bonn"));
        await coordinator.EnqueueAsync(new Parcel("BONN"));
        Assert.Equal(2, coordinator.GetPendingCountForKey("bonn"));
    }

    private static async Task RunAsync(EphemeralCoordinator coordinator, Func<ValueTask<long>> enqueue)
    {
        await enqueue();
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    private Task HandleAsync(Letter letter, CancellationToken cancellationToken) => NoteAsync($"method {letter.Number}", cancellationToken);

    private Task NoteAsync(string what, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ran.Add(what);
        return Task.CompletedTask;
    }

    private sealed record UserCommand(string UserId, string Text);

    private interface ICommandHandler
    {
        Task HandleAsync(UserCommand command, CancellationToken cancellationToken);
    }

    private sealed class CommandHandler(ConcurrentBag<string> ran) : ICommandHandler
    {
        public Task HandleAsync(UserCommand command, CancellationToken cancellationToken)
        {
            ran.Add($"{command.UserId}: {command.Text}");
            return Task.CompletedTask;
        }
    }
}
