using System.Diagnostics.Tracing;

namespace Ephemeral.Cluster.Benchmarks;

/// <summary>How many bytes the sockets of this process have sent, as the runtime counts them: each byte between two nodes of it once.</summary>
internal sealed class SocketBytes : EventListener
{
    private double _sent;
    private TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The total, once what was sent before has been counted.</summary>
    public async Task<double> SentAsync()
    {
        for (var i = 0; i < 2; i++)
            await Volatile.Read(ref _counted).Task;
        return Volatile.Read(ref _sent);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Sockets")
            EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.None, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "0.2" });
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName != "EventCounters" || eventData.Payload?[0] is not IDictionary<string, object> counter || (string)counter["Name"] != "bytes-sent")
            return;
        Volatile.Write(ref _sent, Convert.ToDouble(counter["Mean"], System.Globalization.CultureInfo.InvariantCulture));
        Interlocked.Exchange(ref _counted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
