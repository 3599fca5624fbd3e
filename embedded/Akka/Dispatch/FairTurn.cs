namespace Akka.Dispatch;

/// <summary>
/// Whether an actor that has used up its throughput and has more to do may keep its thread. It may while nobody waits for one:
/// giving it back and getting it again costs more than a run of short messages. Looking costs too, so after short runs it looks
/// at every eighth alone; a run that lasts longer than the coarse clock's tick is always followed by a look.
/// </summary>
internal struct FairTurn()
{
    private const int RunsBetweenLooks = 8;

    private long _tick = Environment.TickCount64;
    private int _runs;

    internal bool MayGoOn()
    {
        var tick = Environment.TickCount64;
        if (tick == _tick && ++_runs < RunsBetweenLooks) return true;
        _tick = tick;
        _runs = 0;
        return ThreadPool.PendingWorkItemCount == 0;
    }
}
