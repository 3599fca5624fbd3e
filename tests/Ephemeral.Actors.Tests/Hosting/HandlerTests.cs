using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class HandlerTests
{
    [Fact]
    public async Task Each_operation_has_a_handler_and_a_scope_of_its_own_that_ends_with_it()
    {
        await using var container = Hosts.Container(services => services
            .AddSingleton<Journal>().AddScoped<Desk>()
            .AddEphemeralWorkCoordinator<Parcel, ParcelHandler>(new EphemeralOptions { MaxConcurrency = 1 }));
        var coordinator = container.GetRequiredService<EphemeralWorkCoordinator<Parcel>>();

        await coordinator.EnqueueAsync(new Parcel("Bonn"));
        await coordinator.EnqueueAsync(new Parcel("nowhere"));
        await coordinator.EnqueueAsync(new Parcel("Kiel"));
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();

        var lines = container.GetRequiredService<Journal>().Lines.ToArray();
        Assert.Equal(5, lines.Length);
        var (first, third) = (DeskOf(lines[0]), DeskOf(lines[3]));
        Assert.Equal([$"Bonn at desk {first}", $"desk {first} cleared"], lines[..2]);
        Assert.Matches(@"^desk \d+ cleared$", lines[2]);
        Assert.Equal([$"Kiel at desk {third}", $"desk {third} cleared"], lines[3..]);
        Assert.NotEqual(first, third);
        Assert.Equal((2, 1), (coordinator.TotalCompleted, coordinator.TotalFailed));
        Assert.Equal("no such place", Assert.Single(coordinator.GetFailed()).Error!.Message);
    }

    [Fact]
    public async Task Every_kind_takes_a_handler_with_a_name_or_without()
    {
        await using var container = Hosts.Container(services => services
            .AddSingleton<Journal>().AddScoped<Desk>()
            .AddEphemeralWorkCoordinator<Parcel, ParcelHandler>("work")
            .AddEphemeralKeyedWorkCoordinator<string, Parcel, ParcelHandler>(parcel => parcel.To)
            .AddEphemeralKeyedWorkCoordinator<string, Parcel, ParcelHandler>("keyed", parcel => parcel.To)
            .AddEphemeralResultCoordinator<Parcel, string, ParcelHandler>()
            .AddEphemeralResultCoordinator<Parcel, string, ParcelHandler>("result")
            .AddEphemeralKeyedResultCoordinator<string, Parcel, string, ParcelHandler>(parcel => parcel.To)
            .AddEphemeralKeyedResultCoordinator<string, Parcel, string, ParcelHandler>("keyed result", parcel => parcel.To));
        var parcel = new Parcel("Bonn");

        await RunAsync(container.GetRequiredKeyedService<EphemeralWorkCoordinator<Parcel>>("work"), parcel);
        await RunAsync(container.GetRequiredService<EphemeralKeyedWorkCoordinator<string, Parcel>>(), parcel);
        await RunAsync(container.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<string, Parcel>>("keyed"), parcel);
        Assert.Equal(3, container.GetRequiredService<Journal>().Lines.Count(line => line.StartsWith("Bonn", StringComparison.Ordinal)));

        EphemeralTask<string>[] tasks =
        [
            await container.GetRequiredService<EphemeralResultCoordinator<Parcel, string>>().SubmitAsync(parcel),
            await container.GetRequiredKeyedService<EphemeralResultCoordinator<Parcel, string>>("result").SubmitAsync(parcel),
            await container.GetRequiredService<EphemeralKeyedResultCoordinator<string, Parcel, string>>().SubmitAsync(parcel),
            await container.GetRequiredKeyedService<EphemeralKeyedResultCoordinator<string, Parcel, string>>("keyed result")
                .SubmitAsync(parcel),
        ];
        foreach (var task in tasks)
            Assert.Equal("sent to Bonn", await task.Completion.InTime());
    }

    [Fact]
    public async Task A_handler_that_is_registered_already_stays_as_it_is()
    {
        var one = new ParcelHandler(new Desk(new Journal()), new Journal());
        await using var container = Hosts.Container(services => services
            .AddSingleton(one)
            .AddEphemeralWorkCoordinator<Parcel, ParcelHandler>());
        Assert.Same(one, container.GetRequiredService<ParcelHandler>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_that_are_first_made_by_an_operation_outlive_it(bool asynchronously)
    {
        var gate = new Gate();
        var container = Hosts.Container(services => services
            .AddSingleton(gate).AddSingleton<Journal>().AddSingleton<Archive>()
            .AddEphemeralWorkCoordinator<int, ArchiveHandler>(new EphemeralOptions { MaxConcurrency = 1 }));
        var coordinator = container.GetRequiredService<EphemeralWorkCoordinator<int>>();
        var journal = container.GetRequiredService<Journal>();
        await coordinator.EnqueueAsync(0);
        await gate.HasStarted(0);

        if (asynchronously)
            await container.DisposeAsync().AsTask().InTime();
        else
            await Task.Run(container.Dispose).InTime();

        Assert.Equal(["operation 0 ended with its archive", "archive closed"], journal.Lines);
        Assert.Equal(1, coordinator.TotalCancelled);
    }

    private static async Task RunAsync(EphemeralCoordinator<Parcel, EphemeralOperationSnapshot> coordinator, Parcel parcel)
    {
        await coordinator.EnqueueAsync(parcel);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    private sealed class Archive(Journal journal) : IDisposable
    {
        private bool _isClosed;

        public void Keep(string line) => journal.Lines.Enqueue(_isClosed ? $"{line} without its archive" : $"{line} with its archive");

        public void Dispose()
        {
            _isClosed = true;
            journal.Lines.Enqueue("archive closed");
        }
    }

    private sealed class ArchiveHandler(Archive archive, Gate gate) : IEphemeralHandler<int>
    {
        public async Task HandleAsync(int item, CancellationToken cancellationToken)
        {
            try
            {
                await gate.Body(item, cancellationToken);
            }
            finally
            {
                archive.Keep($"operation {item} ended");
            }
        }
    }

    private static string DeskOf(string line) => line[(line.LastIndexOf(' ') + 1)..];
}
