using System.Collections.Concurrent;

namespace Ephemeral.Actors.Tests.Hosting;

public sealed record Parcel(string To, int Number = 0);

public sealed record Letter(int Number);

/// <summary>What handlers have done, in the container of a test.</summary>
public sealed class Journal
{
    public ConcurrentQueue<string> Lines { get; } = new();
}

/// <summary>A scoped service that tells when it is made and disposed.</summary>
public sealed class Desk : IAsyncDisposable
{
    private static int _made;
    private readonly Journal _journal;

    public Desk(Journal journal)
    {
        _journal = journal;
        Number = Interlocked.Increment(ref _made);
    }

    public int Number { get; }

    public ValueTask DisposeAsync()
    {
        _journal.Lines.Enqueue($"desk {Number} cleared");
        return ValueTask.CompletedTask;
    }
}

/// <summary>Handles both kinds of work, at its desk.</summary>
public sealed class ParcelHandler(Desk desk, Journal journal) : IEphemeralHandler<Parcel>, IEphemeralHandler<Parcel, string>
{
    async Task IEphemeralHandler<Parcel>.HandleAsync(Parcel item, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (item.To == "nowhere")
            throw new InvalidOperationException("no such place");
        journal.Lines.Enqueue($"{item.To} at desk {desk.Number}");
    }

    async Task<string> IEphemeralHandler<Parcel, string>.HandleAsync(Parcel input, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return $"sent to {input.To}";
    }
}
