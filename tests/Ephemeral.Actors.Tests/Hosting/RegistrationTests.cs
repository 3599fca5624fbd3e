using Akka.Actor;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class RegistrationTests
{
    [Fact]
    public async Task Without_a_name_the_coordinator_itself_is_injected_and_is_a_singleton()
    {
        var sum = 0;
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter>((letter, _) =>
            {
                Interlocked.Add(ref sum, letter.Number);
                return Task.CompletedTask;
            }, new EphemeralOptions { MaxConcurrency = 3 })
            .AddSingleton<Office>());
        var coordinator = container.GetRequiredService<Office>().Letters;

        await coordinator.EnqueueAsync(new Letter(5));
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();

        Assert.Equal(5, sum);
        Assert.Equal((3, "Letter"), (coordinator.Options.MaxConcurrency, coordinator.Name));
        Assert.Same(coordinator, container.GetRequiredService<EphemeralWorkCoordinator<Letter>>());
        Assert.Same(coordinator, container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>().CreateCoordinator());
    }

    [Fact]
    public async Task Named_ones_are_keyed_services()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 32 })
            .AddEphemeralWorkCoordinator<Letter>("accurate", (_, _) => Task.CompletedTask, new EphemeralOptions { MaxConcurrency = 4 })
            .AddSingleton<Express>());

        var fast = container.GetRequiredService<Express>().Fast;
        Assert.Equal((32, "fast"), (fast.Options.MaxConcurrency, fast.Name));
        Assert.Same(fast, container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>().CreateCoordinator("fast"));
        Assert.Null(container.GetService<EphemeralWorkCoordinator<Letter>>());
    }

    [Fact]
    public void A_second_registration_of_a_name_throws_at_once_and_names_it()
    {
        var services = new ServiceCollection();
        services.AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask);
        services.AddEphemeralWorkCoordinator<Letter>((_, _) => Task.CompletedTask);

        var named = Assert.Throws<InvalidOperationException>(() =>
            services.AddEphemeralWorkCoordinator<Letter>("fast", (_, _, _) => Task.CompletedTask));
        var unnamed = Assert.Throws<InvalidOperationException>(() =>
            services.AddEphemeralWorkCoordinator<Letter>((_, _) => Task.CompletedTask));

        Assert.StartsWith("A coordinator named 'fast' is already registered for Letter.", named.Message, StringComparison.Ordinal);
        Assert.StartsWith("A coordinator without a name is already registered for Letter.", unnamed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_items_and_other_kinds_may_have_the_same_name()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask)
            .AddEphemeralWorkCoordinator<Parcel>("fast", (_, _) => Task.CompletedTask)
            .AddEphemeralResultCoordinator<Letter, int>("fast", (letter, _) => Task.FromResult(letter.Number))
            .AddEphemeralKeyedWorkCoordinator<string, Parcel>("fast", parcel => parcel.To, (_, _) => Task.CompletedTask));

        Assert.Equal(4, new object[]
        {
            container.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("fast"),
            container.GetRequiredKeyedService<EphemeralWorkCoordinator<Parcel>>("fast"),
            container.GetRequiredKeyedService<EphemeralResultCoordinator<Letter, int>>("fast"),
            container.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<string, Parcel>>("fast"),
        }.Distinct().Count());
    }

    [Fact]
    public void What_is_missing_in_a_registration_is_said_at_once()
    {
        var services = new ServiceCollection();
        Assert.Equal("body", Assert.Throws<ArgumentNullException>(() =>
            services.AddEphemeralWorkCoordinator((Func<Letter, CancellationToken, Task>)null!)).ParamName);
        Assert.Equal("keySelector", Assert.Throws<ArgumentNullException>(() =>
            services.AddEphemeralKeyedWorkCoordinator<string, Parcel>(null!, (_, _) => Task.CompletedTask)).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() =>
            services.AddEphemeralWorkCoordinator<Letter>(" ", (_, _) => Task.CompletedTask)).ParamName);
        Assert.Empty(services);
    }

    [Fact]
    public async Task A_type_that_is_nested_in_a_generic_class_is_registered_named_and_set()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Feature<int>.Command>((_, _) => Task.CompletedTask)
            .AddEphemeralWorkCoordinator<Feature<List<string>>.Wrapped<Letter[]>>("fast", (_, _) => Task.CompletedTask)
            .AddQuietAkka(hocon: "ephemeral.coordinators.\"Feature<Int32>.Command\".max-concurrency = 7"));
        var coordinator = container.GetRequiredService<EphemeralWorkCoordinator<Feature<int>.Command>>();
        Assert.Equal(("Feature<Int32>.Command", 7), (coordinator.Name, coordinator.Options.MaxConcurrency));
        var unknown = Assert.Throws<InvalidOperationException>(() => container
            .GetRequiredService<IEphemeralCoordinatorFactory<Feature<List<string>>.Wrapped<Letter[]>>>().CreateCoordinator("fsat"));
        Assert.StartsWith(
            "No coordinator named 'fsat' is registered for Feature<List<String>>.Wrapped<Letter[]>. Registered: fast.", unknown.Message,
            StringComparison.Ordinal);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => coordinator.Actor.Ask("what is this", Eventually.Deadline));
        Assert.Contains("Enqueue<Feature<Int32>.Command>", refused.Message, StringComparison.Ordinal);
    }

    public static class Feature<T>
    {
        public sealed record Command(T Value);

        public sealed record Wrapped<TOther>(T Value, TOther Other);
    }

    private sealed record Office(EphemeralWorkCoordinator<Letter> Letters);

    private sealed record Express([FromKeyedServices("fast")] EphemeralWorkCoordinator<Letter> Fast);
}
