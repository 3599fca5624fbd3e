using System.Runtime.CompilerServices;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class FactoryTests
{
    [Fact]
    public async Task The_same_name_gives_the_same_coordinator_and_another_name_another()
    {
        await using var container = FastAndAccurate();
        var factory = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();
        Assert.Same(factory.CreateCoordinator("fast"), factory.CreateCoordinator("fast"));
        Assert.NotSame(factory.CreateCoordinator("fast"), factory.CreateCoordinator("accurate"));
    }

    [Fact]
    public async Task A_coordinator_is_made_when_it_is_first_asked_for()
    {
        var made = 0;
        await using var container = Hosts.Container(services => services.AddEphemeralWorkCoordinator<Letter>("fast", _ =>
        {
            made++;
            return (_, _) => Task.CompletedTask;
        }));
        var factory = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();
        Assert.Equal(0, made);
        factory.CreateCoordinator("fast");
        factory.CreateCoordinator("fast");
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_known_ones_and_the_remedy()
    {
        await using var container = FastAndAccurate();
        var letters = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();
        var results = container.GetRequiredService<IEphemeralResultCoordinatorFactory<Parcel, List<int>>>();

        Assert.Equal(
            "No coordinator named 'fsat' is registered for Letter. Registered: fast, accurate. "
            + "Add it with AddEphemeralWorkCoordinator(\"fsat\", …).",
            Assert.Throws<InvalidOperationException>(() => letters.CreateCoordinator("fsat")).Message);
        Assert.Equal(
            "No coordinator without a name is registered for Letter. Registered: fast, accurate. "
            + "Add it with AddEphemeralWorkCoordinator(…), or ask by name.",
            Assert.Throws<InvalidOperationException>(() => letters.CreateCoordinator()).Message);
        Assert.Equal(
            "No coordinator named 'fast' is registered for Parcel. None is registered. "
            + "Add it with AddEphemeralResultCoordinator(\"fast\", …).",
            Assert.Throws<InvalidOperationException>(() => results.CreateCoordinator("fast")).Message);
        Assert.Throws<InvalidOperationException>(() => letters.CreateCoordinator(""));
        Assert.Throws<ArgumentNullException>(() => letters.CreateCoordinator(null!));
    }

    [Fact]
    public async Task Unknown_names_leave_nothing_behind()
    {
        await using var container = FastAndAccurate();
        var factory = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();
        var names = Enumerable.Range(0, 50).Select(i => AskFor(factory, i)).ToArray();
        await Eventually.True(() =>
        {
            GC.Collect();
            return names.All(name => !name.IsAlive);
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference AskFor(IEphemeralCoordinatorFactory<Letter> factory, int number)
        {
            var unknown = $"unknown {number}";
            Assert.Throws<InvalidOperationException>(() => factory.CreateCoordinator(unknown));
            return new WeakReference(unknown);
        }
    }

    [Fact]
    public async Task A_body_factory_that_failed_is_tried_again()
    {
        var tries = 0;
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter>("poison", Poison)
            .AddEphemeralWorkCoordinator<Letter>(Poison));
        var factory = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();

        Assert.Equal("not yet", Assert.Throws<TimeoutException>(() => factory.CreateCoordinator("poison")).Message);
        Assert.Throws<TimeoutException>(() => container.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("poison"));
        Assert.Throws<TimeoutException>(container.GetRequiredService<EphemeralWorkCoordinator<Letter>>);
        tries = 100;
        Assert.Equal("poison", factory.CreateCoordinator("poison").Name);
        Assert.Same(factory.CreateCoordinator("poison"), container.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("poison"));
        Assert.NotNull(container.GetRequiredService<EphemeralWorkCoordinator<Letter>>());

        Func<Letter, CancellationToken, Task> Poison(IServiceProvider services) =>
            ++tries < 100 ? throw new TimeoutException("not yet") : (_, _) => Task.CompletedTask;
    }

    [Fact]
    public async Task A_body_factory_that_asks_for_its_own_coordinator_is_told_so()
    {
        await using var container = Hosts.Container(services => services.AddEphemeralWorkCoordinator<Letter>("loop", sp =>
        {
            sp.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>().CreateCoordinator("loop");
            return (_, _) => Task.CompletedTask;
        }));
        var error = Assert.Throws<InvalidOperationException>(() =>
            container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>().CreateCoordinator("loop"));
        Assert.StartsWith("Coordinator 'loop' is asked for while it is being made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_ask_first_one_is_made()
    {
        for (var round = 0; round < 200; round++)
        {
            var made = 0;
            await using var container = Hosts.Container(services => services.AddEphemeralWorkCoordinator<Letter>("raced", _ =>
            {
                Interlocked.Increment(ref made);
                return (_, _) => Task.CompletedTask;
            }));
            using var start = new Barrier(4);
            var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return i % 2 == 0
                        ? container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>().CreateCoordinator("raced")
                        : container.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("raced");
                },
                TaskCreationOptions.LongRunning))).InTime();
            Assert.Single(asked.Distinct());
            Assert.Equal(1, made);
        }
    }

    private static ServiceProvider FastAndAccurate() => Hosts.Container(services => services
        .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask)
        .AddEphemeralWorkCoordinator<Letter>("accurate", (_, _) => Task.CompletedTask));
}
