namespace Akka.TestKit;

/// <summary>Filters that are muted until they are unmuted.</summary>
public interface IUnmutableFilter
{
    void Unmute();
}
