using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Ephemeral.Actors;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Configuration;

public class CoordinatorSettingsTests
{
    [Fact]
    public async Task The_settings_of_a_coordinator_lie_over_those_of_the_translations()
    {
        await using var host = await TestHost.StartAsync(
            "Translation:MaxConcurrency=3", "Translation:MaxPending=7", "Ephemeral:Coordinators:translations:MaxConcurrency=2");

        var counts = await host.Client.GetCountsAsync();

        Assert.Equal(2, counts.GetProperty("maxConcurrency").GetInt32());
        Assert.Equal(7, counts.GetProperty("maxPending").GetInt32());
    }

    [Fact]
    public async Task The_coordinators_live_in_the_programs_actor_system_and_take_its_settings()
    {
        var settings = ConfigurationFactory.ParseString(
            "akka { stdout-loglevel = OFF, loglevel = OFF }\nephemeral.coordinators.translations.max-pending-operations = 5");
        await using var host = await TestHost.StartAsync(services => services.AddSingleton(provider => ActorSystem.Create(
            "given", BootstrapSetup.Create().WithConfig(settings).And(DependencyResolverSetup.Create(provider)))));

        var coordinator = host.Services
            .GetRequiredKeyedService<EphemeralKeyedResultCoordinator<string, PageTranslationModel, TaskCompletion>>("translations");

        Assert.Equal(5, coordinator.Options.MaxPendingOperations);
        Assert.Equal(5, (await host.Client.GetCountsAsync()).GetProperty("maxPending").GetInt32());
    }

    [Fact]
    public async Task Unknown_names_and_settings_stop_the_start_with_one_message()
    {
        var failure = await Assert.ThrowsAsync<EphemeralStartException>(() => TestHost.StartAsync(
            "Ephemeral:Coordinators:comands:MaxConcurrency=3", "Ephemeral:Coordinators:translations:MaxConcurency=3",
            "Ephemeral:Coordinators:commands:MaxConcurrency=0"));

        Assert.Equal(3, failure.Errors.Count);
        Assert.All(failure.Errors, error => Assert.Contains(error, failure.Message));
        Assert.Contains(failure.Errors, error => error.Contains("no coordinator named 'comands' is registered"));
        Assert.Contains(failure.Errors, error => error.Contains("translations:MaxConcurency is no setting"));
        Assert.Contains(failure.Errors, error => error.Contains("Coordinator 'commands': MaxConcurrency"));
    }
}
