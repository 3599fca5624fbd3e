using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class TypedCoordinatorTests
{
    [Fact]
    public async Task A_class_wraps_a_coordinator_of_its_own_name_served_by_the_registered_handler()
    {
        await using var container = Hosts.Container(services => services
            .AddSingleton<Journal>().AddScoped<Desk>().AddScoped<IEphemeralHandler<Parcel>, ParcelHandler>()
            .AddEphemeralWorkCoordinator<ParcelService>(new EphemeralOptions { MaxConcurrency = 2 })
            .AddEphemeralWorkCoordinator<Parcel>((_, _) => Task.CompletedTask));
        var service = container.GetRequiredService<ParcelService>();

        await service.SendAsync("Bonn");
        service.Parcels.Complete();
        await service.Parcels.DrainAsync().InTime();

        Assert.Equal(("ParcelService", 2), (service.Parcels.Name, service.Parcels.Options.MaxConcurrency));
        Assert.StartsWith("Bonn at desk", container.GetRequiredService<Journal>().Lines.First(), StringComparison.Ordinal);
        Assert.Same(service, container.GetRequiredService<ParcelService>());
        Assert.NotSame(service.Parcels, container.GetRequiredService<EphemeralWorkCoordinator<Parcel>>());
        Assert.Same(service.Parcels, container.GetRequiredKeyedService<EphemeralWorkCoordinator<Parcel>>("ParcelService"));
    }

    [Fact]
    public async Task A_class_may_be_given_the_body_of_its_coordinator()
    {
        var sent = new List<string>();
        await using var container = Hosts.Container(services => services
            .AddSingleton<Journal>()
            .AddEphemeralWorkCoordinator<ParcelService, Parcel>(async (parcel, _) =>
            {
                await Task.Yield();
                sent.Add(parcel.To);
            })
            .AddEphemeralWorkCoordinator<LetterService, Letter>(sp =>
            {
                var journal = sp.GetRequiredService<Journal>();
                return (letter, _) =>
                {
                    journal.Lines.Enqueue($"{letter.Number}");
                    return Task.CompletedTask;
                };
            }));
        var parcels = container.GetRequiredService<ParcelService>();
        var letters = container.GetRequiredService<LetterService>().Letters;

        await parcels.SendAsync("Kiel");
        await letters.EnqueueAsync(new Letter(4));
        parcels.Parcels.Complete();
        letters.Complete();
        await Task.WhenAll(parcels.Parcels.DrainAsync(), letters.DrainAsync()).InTime();

        Assert.Equal(["Kiel"], sent);
        Assert.Equal(["4"], container.GetRequiredService<Journal>().Lines);
    }

    [Fact]
    public void A_class_is_registered_once() => Assert.StartsWith(
        "A coordinator named 'ParcelService' is already registered for Parcel.",
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection()
            .AddEphemeralWorkCoordinator<ParcelService>().AddEphemeralWorkCoordinator<ParcelService>()).Message,
        StringComparison.Ordinal);

    private sealed class ParcelService(EphemeralWorkCoordinator<Parcel> parcels, IServiceProvider services)
    {
        public EphemeralWorkCoordinator<Parcel> Parcels { get; } = services is null ? null! : parcels;

        public async Task SendAsync(string to) => await Parcels.EnqueueAsync(new Parcel(to));
    }

    private sealed record LetterService(EphemeralWorkCoordinator<Letter> Letters);
}
