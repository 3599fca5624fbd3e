using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks.Patterns;

/// <summary>One run of a coordinator, with a pattern beside it or without; ends with all that it was given.</summary>
internal sealed class PatternRun(ActorSystem system) : IAsyncDisposable
{
    public const int Operations = 50_000;

    private readonly List<object> _given = [];

    public SignalSink Sink { get; } = new();

    public ActorSystem System => system;

    public Action<ForgottenOperation>? OnForgotten { get; set; }

    /// <summary>Keeps what is to be disposed of at the end, the last one first.</summary>
    public T With<T>(T disposable)
        where T : notnull
    {
        _given.Add(disposable);
        return disposable;
    }

    public EphemeralWorkCoordinator<int> Coordinator(Func<int, EphemeralOperation, CancellationToken, Task>? body = null) =>
        With(new EphemeralWorkCoordinator<int>(body ?? (static (_, _, _) => Task.CompletedTask), Options(), system));

    public EphemeralOptions Options(bool isDynamic = false, int concurrencyPerKey = 1) => new()
    {
        MaxConcurrency = IContender.Concurrency,
        MaxConcurrencyPerKey = concurrencyPerKey,
        MaxPendingOperations = IContender.Bound,
        EnableDynamicConcurrency = isDynamic,
        OnForgotten = OnForgotten,
        Signals = Sink,
    };

    /// <summary>Enqueues everything and waits for the end.</summary>
    public Task RunAsync(EphemeralWorkCoordinator<int> coordinator) =>
        RunAsync(item => coordinator.EnqueueAsync(item), coordinator);

    public async Task RunAsync(Func<int, ValueTask<long>> enqueue, EphemeralCoordinator coordinator)
    {
        await Task.Run(async () =>
        {
            for (var item = 0; item < Operations; item++)
                await enqueue(item);
        });
        coordinator.Complete();
        await coordinator.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        for (var last = _given.Count - 1; last >= 0; last--)
        {
            if (_given[last] is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                ((IDisposable)_given[last]).Dispose();
        }
    }
}
