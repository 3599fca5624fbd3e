using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ephemeral.AspNetCore.Live;

/// <summary>One connection: what is newest for it, until it is taken. Gives a sign of life when there is nothing for a while.</summary>
internal sealed class LiveClient(string topic, Action<LiveClient> leave) : IDisposable
{
    /// <summary>After how long without anything else a sign of life is sent.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly Channel<byte[]?> _newest = Channel.CreateBounded<byte[]?>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public string Topic => topic;

    public void Offer(byte[]? json) => _newest.Writer.TryWrite(json);

    /// <summary>What is sent, for as long as the connection lasts.</summary>
    public async IAsyncEnumerable<SseItem<byte[]>> ReadAsync(TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SseItem<byte[]>([], LiveEvents.Hello);
        var reader = _newest.Reader;
        for (var next = NextAsync(); !cancellationToken.IsCancellationRequested;)
        {
            if (!await IsThereAsync(next, time).ConfigureAwait(false))
            {
                yield return new SseItem<byte[]>([], LiveEvents.Heartbeat);
                continue;
            }

            if (await EndsAsync(next).ConfigureAwait(false))
                yield break;
            if (reader.TryRead(out var json))
                yield return json is null ? new SseItem<byte[]>([], LiveEvents.Gone) : new SseItem<byte[]>(json, LiveEvents.State);
            next = NextAsync();
        }

        Task<bool> NextAsync() => reader.WaitToReadAsync(cancellationToken).AsTask();
    }

    public void Dispose()
    {
        leave(this);
        _newest.Writer.TryComplete();
    }

    private static async Task<bool> IsThereAsync(Task<bool> next, TimeProvider time)
    {
        try
        {
            await next.WaitAsync(Heartbeat, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // seen by who asks whether it ends
        }

        return true;
    }

    private static async Task<bool> EndsAsync(Task<bool> next)
    {
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !next.IsCompletedSuccessfully || !next.Result;
    }
}
