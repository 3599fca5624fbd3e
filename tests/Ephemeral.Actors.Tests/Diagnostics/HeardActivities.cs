using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>Takes every activity of operations, and a source for callers'.</summary>
internal sealed class HeardActivities : IDisposable
{
    private const string CallersName = "Ephemeral.Tests.Callers";

    private readonly ActivitySource _callers = new(CallersName);
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _stopped = new();

    public HeardActivities(
        ActivitySamplingResult sampled = ActivitySamplingResult.AllDataAndRecorded, Action<Activity>? onStarted = null)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is EphemeralDiagnostics.ActivitySourceName or CallersName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Source.Name == CallersName ? ActivitySamplingResult.AllDataAndRecorded : sampled,
            ActivityStarted = activity =>
            {
                if (activity.Source.Name != CallersName)
                    onStarted?.Invoke(activity);
            },
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Caller() => _callers.StartActivity("caller")!;

    public IReadOnlyList<Activity> Of(string coordinator) =>
        [.. _stopped.Where(activity => Equals(activity.GetTagItem("coordinator"), coordinator))];

    public void Dispose()
    {
        _listener.Dispose();
        _callers.Dispose();
    }
}
