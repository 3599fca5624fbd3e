using System.Collections.Concurrent;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>A body that holds every item until it is let go, and tells which have started.</summary>
public sealed class Gate
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _held = new();
    private int _running;
    private int _most;

    public ConcurrentQueue<int> Started { get; } = new();

    public int Running => Volatile.Read(ref _running);

    public int MostAtOnce => Volatile.Read(ref _most);

    public async Task Body(int item, CancellationToken token)
    {
        var now = Interlocked.Increment(ref _running);
        int most;
        while ((most = _most) < now && Interlocked.CompareExchange(ref _most, now, most) != most)
        {
        }

        Started.Enqueue(item);
        try
        {
            await Held(item).Task.WaitAsync(token);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void LetGo(int item) => Held(item).TrySetResult();

    public bool IsLetGo(int item) => Held(item).Task.IsCompleted;

    public void LetGoAll(int items)
    {
        for (var item = 0; item < items; item++)
            LetGo(item);
    }

    public void Fail(int item, Exception error) => Held(item).TrySetException(error);

    public Task HasStarted(params int[] items) => Eventually.True(() => items.All(Started.Contains), $"started: {string.Join(", ", items)}");

    private TaskCompletionSource Held(int item) =>
        _held.GetOrAdd(item, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
