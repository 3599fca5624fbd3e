using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Tests.Hosting;

public class LayeringTests
{
    private static readonly EphemeralOptions InCode = new() { MaxConcurrency = 4, MaxPendingOperations = 50, MaxTrackedOperations = 7 };

    [Fact]
    public async Task Settings_of_the_actor_system_lie_over_code_and_those_of_the_application_over_both()
    {
        var host = await Hosts.StartAsync(
            services => services
                .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask, InCode)
                .AddQuietAkka(hocon: """
                    ephemeral.coordinators.fast { max-concurrency = 8, max-pending-operations = 60, operation-timeout = 250ms }
                    """),
            ("Ephemeral:Coordinators:fast:MaxConcurrency", "16"),
            ("Ephemeral:Coordinators:fast:shutdown-timeout", "00:00:45"),
            ("Ephemeral:Coordinators:fast:max-operation-lifetime", "off"),
            ("Ephemeral:Coordinators:fast:enableDynamicConcurrency", "True"));
        var options = host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("fast").Options;

        Assert.Equal((16, 60, 7), (options.MaxConcurrency, options.MaxPendingOperations, options.MaxTrackedOperations));
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.OperationTimeout);
        Assert.Equal(TimeSpan.FromSeconds(45), options.ShutdownTimeout);
        Assert.Null(options.MaxOperationLifetime);
        Assert.True(options.EnableDynamicConcurrency);
        await host.EndAsync();
    }

    [Fact]
    public async Task What_is_overridden_by_what_is_logged_once_when_the_host_starts()
    {
        var host = await Hosts.StartAsync(
            services => services
                .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask, InCode)
                .AddQuietAkka(hocon: "ephemeral.coordinators.fast { max-concurrency = 8, max-pending-operations = 50 }"),
            ("Ephemeral:Coordinators:fast:MaxConcurrency", "16"),
            ("Ephemeral:Coordinators:fast:MaxOperationLifetime", "off"));
        string[] expected =
        [
            "Coordinator 'fast': MaxConcurrency is 8 by ephemeral.coordinators.fast.max-concurrency, over 4.",
            "Coordinator 'fast': MaxConcurrency is 16 by Ephemeral:Coordinators:fast:MaxConcurrency, over 8.",
            "Coordinator 'fast': MaxOperationLifetime is off by Ephemeral:Coordinators:fast:MaxOperationLifetime, over 00:05:00.",
        ];
        Assert.Equal(expected, host.Logs().Texts);

        host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("fast");
        Assert.Equal(expected, host.Logs().Texts);
        await host.EndAsync();
    }

    [Fact]
    public async Task The_defaults_of_the_actor_system_lie_over_the_code_of_all_and_under_what_is_said_of_one()
    {
        var host = await Hosts.StartAsync(
            services => services
                .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask, InCode)
                .AddEphemeralWorkCoordinator<Parcel>((_, _) => Task.CompletedTask)
                .AddQuietAkka(hocon: """
                    ephemeral.defaults { max-concurrency = 8, max-pending-operations = 60, max-tracked-operations = 70 }
                    ephemeral.coordinators.fast.max-pending-operations = 61
                    """),
            ("Ephemeral:Coordinators:fast:MaxTrackedOperations", "71"));

        var fast = host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("fast").Options;
        Assert.Equal((8, 61, 71), (fast.MaxConcurrency, fast.MaxPendingOperations, fast.MaxTrackedOperations));
        var parcels = host.Services.GetRequiredService<EphemeralWorkCoordinator<Parcel>>().Options;
        Assert.Equal((8, 60, 70), (parcels.MaxConcurrency, parcels.MaxPendingOperations, parcels.MaxTrackedOperations));
        await host.EndAsync();
    }

    [Fact]
    public async Task The_options_of_each_are_the_named_options_of_the_container_which_code_may_bind_too()
    {
        var host = await Hosts.StartAsync(
            services => services
                .Configure<EphemeralOptions>("fast", new ConfigurationBuilder().AddInMemoryCollection(
                    [KeyValuePair.Create<string, string?>("MaxConcurrency", "9"), KeyValuePair.Create<string, string?>("MaxQueuedSignals", "5")]).Build())
                .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask, InCode)
                .AddEphemeralWorkCoordinator<Parcel>("fast", (_, _) => Task.CompletedTask),
            ("Ephemeral:Coordinators:fast:MaxConcurrency", "16"));

        var options = host.Services.GetRequiredService<IOptionsMonitor<EphemeralOptions>>().Get("fast");
        Assert.Equal((16, 5, 7), (options.MaxConcurrency, options.MaxQueuedSignals, options.MaxTrackedOperations));
        Assert.Equal(5, host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("fast").Options.MaxQueuedSignals);
        var other = host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Parcel>>("fast").Options;
        Assert.Equal((16, 1000, 200), (other.MaxConcurrency, other.MaxQueuedSignals, other.MaxTrackedOperations));
        await host.EndAsync();
    }

    [Fact]
    public async Task A_coordinator_without_a_name_is_called_after_its_items()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter>((_, _) => Task.CompletedTask)
            .AddEphemeralResultCoordinator<List<int>, int>((list, _) => Task.FromResult(list.Count))
            .AddQuietAkka(hocon: """
                ephemeral.coordinators.Letter.max-concurrency = 5
                ephemeral.coordinators."List<Int32>".max-concurrency = 6
                """));
        Assert.Equal(5, container.GetRequiredService<EphemeralWorkCoordinator<Letter>>().Options.MaxConcurrency);
        Assert.Equal(6, container.GetRequiredService<EphemeralResultCoordinator<List<int>, int>>().Options.MaxConcurrency);
    }

    [Fact]
    public async Task Without_a_host_wrong_settings_are_told_by_whoever_asks_first()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask)
            .AddQuietAkka(hocon: "ephemeral.coordinators.fast { max-concurrency = many, max-concurency = 3 }"));
        var factory = container.GetRequiredService<IEphemeralCoordinatorFactory<Letter>>();
        var error = Assert.Throws<OptionsValidationException>(() => factory.CreateCoordinator("fast")).Message;
        Assert.Contains("ephemeral.coordinators.fast.max-concurrency is 'many'; allowed is a whole number", error);
        Assert.Contains("ephemeral.coordinators.fast.max-concurency is no setting of a coordinator.", error);
    }

    [Fact]
    public async Task A_name_in_the_actor_systems_settings_that_nobody_registered_is_warned_of()
    {
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask)
            .AddQuietAkka(hocon: "ephemeral.coordinators.fsat.max-concurrency = 8"));
        Assert.Equal(
            "ephemeral.coordinators.fsat is in the actor system's settings, but no coordinator named 'fsat' is registered. "
            + "Registered: fast.",
            Assert.Single(host.Logs().Warnings));
        await host.EndAsync();
    }
}
