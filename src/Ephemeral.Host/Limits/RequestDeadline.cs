namespace Ephemeral.Host.Limits;

/// <summary>Closes the connection of a request whose time is up, unless it has ended by then.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenRegistration _aborting;
    private bool _hasEnded;

    public RequestDeadline(HttpContext context, TimeProvider time)
    {
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _aborting = _limit.Token.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context);
    }

    /// <summary>From now on there is so much time.</summary>
    public void Set(TimeSpan time)
    {
        lock (_lock)
        {
            if (!_hasEnded)
                _limit.CancelAfter(time);
        }
    }

    /// <summary>The request has ended. What is done to its connection from now on is not done for it.</summary>
    public void Dispose()
    {
        lock (_lock)
            _hasEnded = true;
        _aborting.Dispose();
        _limit.Dispose();
    }
}
