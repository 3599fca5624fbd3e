using Ephemeral.Actors;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Patterns.Tests.Docs;

internal sealed record Parcel(string Customer);

internal sealed class Carrier
{
    public List<Parcel> Sent { get; } = [];

    public Task SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        Sent.Add(parcel);
        return Task.CompletedTask;
    }
}

// <attributed-handler>
[EphemeralHandler("parcels", Key = nameof(Parcel.Customer), MaxConcurrency = 4, OperationTimeoutSeconds = 60)]
internal sealed class ParcelHandler(Carrier carrier) : IEphemeralHandler<Parcel>
{
    public Task HandleAsync(Parcel parcel, CancellationToken cancellationToken) => carrier.SendAsync(parcel, cancellationToken);
}
// </attributed-handler>

public class AttributedHandlerExamples
{
    [Fact]
    public async Task Attributed_handlers()
    {
        var services = new ServiceCollection().AddSingleton<Carrier>();
        // <attributed-handlers>
        services.AddEphemeralHandlers(typeof(ParcelHandler).Assembly);
        // </attributed-handlers>
        await using var provider = services.BuildServiceProvider();
        // <attributed-coordinator>
        var parcels = provider.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<string, Parcel>>("parcels");
        await parcels.EnqueueAsync(new Parcel("ada"));
        // </attributed-coordinator>
        await Eventually.True(() => provider.GetRequiredService<Carrier>().Sent.Count == 1);
    }
}
