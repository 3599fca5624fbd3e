using Ephemeral.Actors.Hosting;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class ScopedCoordinatorTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task A_scope_has_a_coordinator_of_its_own_which_ends_with_it()
    {
        await using var container = Hosts.Container(services => services
            .AddScopedEphemeralWorkCoordinator<int>(_gate.Body, new EphemeralOptions { MaxConcurrency = 1 }));
        EphemeralWorkCoordinator<int> coordinator;
        await using (var scope = container.CreateAsyncScope())
        {
            await using var other = container.CreateAsyncScope();
            coordinator = scope.ServiceProvider.GetRequiredService<EphemeralWorkCoordinator<int>>();
            Assert.Same(coordinator, scope.ServiceProvider.GetRequiredService<EphemeralWorkCoordinator<int>>());
            Assert.NotSame(coordinator, other.ServiceProvider.GetRequiredService<EphemeralWorkCoordinator<int>>());
            Assert.Same(coordinator, scope.ServiceProvider.GetRequiredService<IEphemeralCoordinatorFactory<int>>().CreateCoordinator());
            await coordinator.EnqueueAsync(0);
            await coordinator.EnqueueAsync(1);
            await _gate.HasStarted(0);
            Assert.Equal(2, container.GetRequiredService<CoordinatorStop>().Coordinators.Count);
        }

        Assert.Equal((true, 2), (coordinator.IsDrained, coordinator.TotalCancelled));
        Assert.Empty(container.GetRequiredService<CoordinatorStop>().Coordinators);
        Assert.Throws<InvalidOperationException>(container.GetRequiredService<EphemeralWorkCoordinator<int>>);
    }

    [Fact]
    public async Task Every_kind_and_every_body_may_be_scoped_with_a_name_or_without()
    {
        await using var container = Hosts.Container(services => services
            .AddSingleton<Journal>().AddScoped<Desk>()
            .AddScopedEphemeralWorkCoordinator<Letter>("body", (_, _) => Task.CompletedTask)
            .AddScopedEphemeralWorkCoordinator<Parcel>(sp =>
            {
                var desk = sp.GetRequiredService<Desk>();
                return (parcel, _) => NoteAsync(sp, $"{parcel.To} at {desk.Number}");
            })
            .AddScopedEphemeralKeyedWorkCoordinator<string, Parcel>("keyed", parcel => parcel.To, (_, _) => Task.CompletedTask)
            .AddScopedEphemeralKeyedWorkCoordinator<string, Parcel>(parcel => parcel.To, sp => (parcel, _) => NoteAsync(sp, parcel.To))
            .AddScopedEphemeralResultCoordinator<int, int>((number, _) => Task.FromResult(2 * number))
            .AddScopedEphemeralKeyedResultCoordinator<int, int, int>("keyed result", number => number, (number, _) => Task.FromResult(3 * number)));
        var numbers = new HashSet<int>();
        for (var round = 0; round < 2; round++)
        {
            await using var scope = container.CreateAsyncScope();
            var services = scope.ServiceProvider;
            await RunAsync(services.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("body"), new Letter(1));
            await RunAsync(services.GetRequiredService<EphemeralWorkCoordinator<Parcel>>(), new Parcel("Bonn"));
            await RunAsync(services.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<string, Parcel>>("keyed"), new Parcel("Ulm"));
            await RunAsync(services.GetRequiredService<EphemeralKeyedWorkCoordinator<string, Parcel>>(), new Parcel("Hof"));
            Assert.Equal(8, await (await services.GetRequiredService<EphemeralResultCoordinator<int, int>>().SubmitAsync(4)).Completion.InTime());
            var keyed = services.GetRequiredService<IEphemeralKeyedResultCoordinatorFactory<int, int, int>>().CreateCoordinator("keyed result");
            Assert.Equal(12, await (await keyed.SubmitAsync(4)).Completion.InTime());
            Assert.True(numbers.Add(services.GetRequiredService<Desk>().Number));
            Assert.Contains($"Bonn at {services.GetRequiredService<Desk>().Number}", container.GetRequiredService<Journal>().Lines);
        }
    }

    [Fact]
    public async Task A_scope_that_is_open_when_the_host_stops_has_its_work_drained_and_reported()
    {
        var host = await Hosts.StartAsync(services => services.AddScopedEphemeralWorkCoordinator<int>("of a scope", _gate.Body));
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredKeyedService<EphemeralWorkCoordinator<int>>("of a scope").EnqueueAsync(0);
        await _gate.HasStarted(0);
        var stopping = host.StopAsync();
        _gate.LetGo(0);
        await stopping.InTime();
        Assert.StartsWith("Coordinator 'of a scope' has stopped", Assert.Single(host.Logs().Texts), StringComparison.Ordinal);
    }

    private static Task NoteAsync(IServiceProvider services, string line)
    {
        services.GetRequiredService<Journal>().Lines.Enqueue(line);
        return Task.CompletedTask;
    }

    private static async Task RunAsync<T>(EphemeralCoordinator<T, EphemeralOperationSnapshot> coordinator, T item)
    {
        await coordinator.EnqueueAsync(item);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(1, coordinator.TotalCompleted);
    }
}
