using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class StartErrorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_that_is_wrong_is_told_in_one_error_when_the_host_starts(bool withAkka)
    {
        var made = 0;
        using var host = Hosts.Build(
            services =>
            {
                services
                    .AddEphemeralWorkCoordinator<Letter>("fast", Make, new EphemeralOptions { MaxConcurrency = 0, MaxPendingOperations = -1 })
                    .AddEphemeralResultCoordinator<Letter, int>((letter, _) => Task.FromResult(letter.Number))
                    .AddEphemeralWorkCoordinator<Parcel, ParcelHandler>("parcels")
                    .AddEphemeralWorkCoordinator<Parcel, IEphemeralHandler<Parcel>>("interface")
                    .AddEphemeralWorkCoordinator<Lonely>()
                    .AddEphemeralWorkCoordinator<Torn>()
                    .AddEphemeralWorkCoordinator<Lonely, Letter>((_, _) => Task.CompletedTask)
                    .AddEphemeralWorkCoordinator<Unserved>();
                if (withAkka)
                    services.AddQuietAkka();
            },
            ("Ephemeral:Coordinators:Letter:MaxConcurrency", "many"),
            ("Ephemeral:Coordinators:Letter:KeyIdleTimeout:Seconds", "3"),
            ("Ephemeral:Coordinators:Letter:MaxConcurency", "3"),
            ("Ephemeral:Coordinators:parcels:SampleInterval", "0s"),
            ("Ephemeral:Coordinators:parcels:MaxTrackedOperations", "5"),
            ("Ephemeral:Coordinators:parcels:max-tracked-operations", "6"),
            ("Ephemeral:Coordinators:fsat:MaxConcurrency", "3"),
            ("Ephemeral:Coordinators:interface", "3"));

        var error = await Assert.ThrowsAsync<EphemeralStartException>(() => host.StartAsync().InTime());

        string[] expected =
        [
            "Lonely has no public constructor with a parameter of type EphemeralWorkCoordinator<T>.",
            "Torn takes work coordinators of Letter and Parcel.",
            "Lonely has no public constructor with a parameter of type EphemeralWorkCoordinator<Letter>.",
            "Coordinator 'fast': MaxConcurrency is 0; allowed is 1 to",
            "Coordinator 'fast': MaxPendingOperations is -1; allowed is 1 to",
            "Ephemeral:Coordinators:Letter:KeyIdleTimeout is 'a list or a section'; allowed is a duration",
            "Ephemeral:Coordinators:Letter:MaxConcurency is no setting of a coordinator. Its settings are: max-concurrency,",
            "Ephemeral:Coordinators:Letter:MaxConcurrency is 'many'; allowed is a whole number or processors.",
            "Ephemeral:Coordinators:parcels:MaxTrackedOperations sets max-tracked-operations for the second time",
            "Coordinator 'parcels': SampleInterval is 00:00:00; allowed is more than 00:00:00",
            "Coordinator 'parcels': its handler ParcelHandler can't be made, for want of Desk, Journal.",
            "Ephemeral:Coordinators:interface is no setting of a coordinator.",
            "Coordinator 'interface' is to be served by IEphemeralHandler<Parcel>, which is not registered.",
            "Coordinator 'Unserved' is to be served by IEphemeralHandler<Parcel>, which is not registered.",
            "Ephemeral:Coordinators:fsat is there, but no coordinator named 'fsat' is registered. Registered: fast, Letter, parcels",
        ];
        foreach (var start in expected)
            Assert.Single(error.Errors, told => told.StartsWith(start, StringComparison.Ordinal));
        Assert.Equal(expected.Length, error.Errors.Count);
        Assert.EndsWith("It is set by code.", error.Errors.Single(told => told.Contains("MaxPendingOperations")), StringComparison.Ordinal);
        Assert.EndsWith(
            "It is set by Ephemeral:Coordinators:parcels:SampleInterval.", error.Errors.Single(told => told.Contains(": SampleInterval")),
            StringComparison.Ordinal);
        Assert.All(error.Errors, told => Assert.Contains(told, error.Message, StringComparison.Ordinal));
        Assert.Equal(0, made);

        Func<Letter, CancellationToken, Task> Make(IServiceProvider services)
        {
            made++;
            return (_, _) => Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_is_right_starts_and_makes_nothing()
    {
        var made = 0;
        var host = await Hosts.StartAsync(services => services
            .AddSingleton<Journal>().AddScoped<Desk>()
            .AddEphemeralWorkCoordinator<Parcel, ParcelHandler>("parcels")
            .AddEphemeralWorkCoordinator<Letter>("fast", _ =>
            {
                made++;
                return (_, _) => Task.CompletedTask;
            }));
        var logs = host.Logs();
        await host.EndAsync();
        Assert.Equal(0, made);
        Assert.Empty(logs.Texts);
    }

    private sealed class Lonely;

    private sealed record Torn(EphemeralWorkCoordinator<Letter> Letters, EphemeralWorkCoordinator<Parcel> Parcels);

    private sealed record Unserved(EphemeralWorkCoordinator<Parcel> Parcels);
}
