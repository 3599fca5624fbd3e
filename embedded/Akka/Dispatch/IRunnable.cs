namespace Akka.Dispatch;

/// <summary>An action as an object.</summary>
public interface IRunnable
{
    void Run();
}
