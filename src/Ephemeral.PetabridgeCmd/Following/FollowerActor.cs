using Akka.Actor;
using Ephemeral.PetabridgeCmd.Commands;
using Ephemeral.PetabridgeCmd.Text;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Following;

/// <summary>Runs a follower; ends with the client that asked for it.</summary>
internal sealed class FollowerActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Call _call;
    private readonly Follower _follower;
    private readonly IActorRef _asker;

    public FollowerActor(Call call, Follower follower, IActorRef asker)
    {
        _call = call;
        _follower = follower;
        _asker = asker;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Call call, Follower follower, IActorRef asker) =>
        Akka.Actor.Props.Create(() => new FollowerActor(call, follower, asker));

    protected override void PreStart()
    {
        Context.Watch(_asker);
        Self.Tell(Follower.Tick.Instance);
        Timers.StartPeriodicTimer("tick", Follower.Tick.Instance, Second);
    }

    protected override void OnReceive(object message)
    {
        if (message is Terminated terminated && terminated.ActorRef.Equals(_asker))
        {
            Context.Stop(Self);
            return;
        }

        try
        {
            if (message is Follower.Failed failed)
                throw failed.Reason.GetBaseException();
            if (!_follower.Take(message, new FollowerContext(_call, Context, Self, _asker)))
                End(CommandResponse.Empty);
        }
        catch (CommandException e)
        {
            End(new ErroredCommandResponse(Printable.Of(e.Message)));
        }
        catch (Exception e)
        {
            End(new ErroredCommandResponse($"It failed: {e.GetType().Name}."));
        }
    }

    private void End(CommandResponse response)
    {
        _asker.Tell(response, Self);
        Context.Stop(Self);
    }
}
