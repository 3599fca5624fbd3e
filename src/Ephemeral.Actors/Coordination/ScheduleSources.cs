using Akka.Event;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Who has schedules in an actor system, and what each says of them. Any thread may call any member. A source may be slow or throw: it is
/// read on the thread pool, by one thread at a time, and one that does not answer is left out of the answer and nothing else is.
/// </summary>
internal sealed class ScheduleSources(ILoggingAdapter log, TimeSpan answerWithin)
{
    private readonly Lock _lock = new();
    private readonly List<Source> _sources = [];

    /// <returns>Takes the source away.</returns>
    public IDisposable Add(Func<IReadOnlyList<EphemeralScheduleStatus>> read)
    {
        var source = new Source(this, read);
        lock (_lock)
            _sources.Add(source);
        return source;
    }

    public async Task<SchedulesFound> ReadAsync()
    {
        Source[] sources;
        lock (_lock)
            sources = [.. _sources];
        var found = await Task.WhenAll(sources.Select(ReadAsync)).ConfigureAwait(false);
        return new SchedulesFound(
        [
            .. found.SelectMany(static schedules => schedules)
                .OrderBy(static schedule => schedule.Name, StringComparer.Ordinal)
                .ThenBy(static schedule => schedule.Coordinator, StringComparer.Ordinal),
        ]);
    }

    private async Task<IEnumerable<EphemeralScheduleStatus>> ReadAsync(Source source)
    {
        try
        {
            var schedules = await source.ReadAsync().WaitAsync(answerWithin).ConfigureAwait(false);
            source.HasFailed = false;
            return schedules;
        }
        catch (Exception e)
        {
            // whoever watches asks again and again: a failure is told when it begins
            if (!source.HasFailed)
                log.Warning(e, "A source of schedules can not be read; they are not shown until it can.");
            source.HasFailed = true;
            return [];
        }
    }

    private sealed class Source(ScheduleSources all, Func<IReadOnlyList<EphemeralScheduleStatus>> read) : IDisposable
    {
        private Task<EphemeralScheduleStatus[]>? _reading;

        public volatile bool HasFailed;

        /// <summary>What is being read already serves everyone who asks meanwhile.</summary>
        public Task<EphemeralScheduleStatus[]> ReadAsync()
        {
            lock (all._lock)
            {
                if (_reading is { IsCompleted: false })
                    return _reading;
                using var suppressed = ExecutionContext.SuppressFlow();
                _reading = Task.Run(() => read().ToArray());
                _reading.Observe();
                return _reading;
            }
        }

        public void Dispose()
        {
            lock (all._lock)
                all._sources.Remove(this);
        }
    }
}
